package dev.plumbline.standalone.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code deploy/Dockerfile} makes: its images, by the names of their targets. */
public final class Images {
  private static final Pattern TARGET =
      Pattern.compile("(?m)^FROM (\\S+) AS (\\S+)$(?s)(.*?)(?=^FROM |\\z)");
  private static final Pattern VARIABLE = Pattern.compile("([A-Z][A-Z0-9_]+)=(\\S+)");
  private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT \\[(.*)\\]$");
  private static final Pattern EXPOSED = Pattern.compile("(?m)^EXPOSE (\\d+)$");

  private final Map<String, Image> byTarget = new HashMap<>();

  /**
   * An image.
   *
   * @param variables its own and those of the images below it
   */
  public record Image(
      Map<String, String> variables, List<String> entrypoint, List<Integer> exposed) {}

  private Images() {}

  public static Images read() throws IOException {
    Images images = new Images();
    Matcher targets = TARGET.matcher(Files.readString(Repository.file("deploy/Dockerfile")));
    while (targets.find()) {
      images.add(targets.group(1), targets.group(2), targets.group(3));
    }
    return images;
  }

  public Map<String, Image> byTarget() {
    return Map.copyOf(byTarget);
  }

  private void add(String below, String name, String instructions) {
    Map<String, String> variables = new TreeMap<>();
    if (byTarget.containsKey(below)) {
      variables.putAll(byTarget.get(below).variables());
    }
    for (String instruction : instructions.replace("\\\n", "").lines().toList()) {
      if (instruction.startsWith("ENV ")) {
        VARIABLE.matcher(instruction).results().forEach(v -> variables.put(v.group(1), v.group(2)));
      }
    }
    List<String> entrypoint = new ArrayList<>();
    Matcher command = ENTRYPOINT.matcher(instructions);
    if (command.find()) {
      for (String word : command.group(1).split(", ", -1)) {
        entrypoint.add(word.replace("\"", ""));
      }
    }
    List<Integer> exposed =
        EXPOSED.matcher(instructions).results().map(e -> Integer.valueOf(e.group(1))).toList();
    byTarget.put(name, new Image(variables, entrypoint, exposed));
  }
}
