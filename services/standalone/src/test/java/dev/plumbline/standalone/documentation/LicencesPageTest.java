package dev.plumbline.standalone.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/licences.md} lists what runs with this system, under licences that allow it. */
class LicencesPageTest {
  private static final Path PAGE = Repository.file("docs/licences.md");

  private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (\\S+) \\|");

  private static final Set<String> COMPATIBLE =
      Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-2.0");

  /** On the class path of tests only; they are not handed on. */
  private static final Set<String> TEST_GROUPS =
      Set.of(
          "org.junit.jupiter",
          "org.junit.platform",
          "org.opentest4j",
          "org.apiguardian",
          "org.assertj",
          "net.bytebuddy",
          "org.awaitility",
          "org.hamcrest",
          "net.jqwik",
          "org.apache.maven.surefire");

  @Test
  void itListsEveryLibraryOnTheClassPathAndNoOther() throws Exception {
    assertThat(listed().keySet()).containsExactlyElementsOf(onTheClassPath());
  }

  @Test
  void everyLicenceGoesTogetherWithOurs() throws Exception {
    assertThat(listed()).allSatisfy((library, licence) -> assertThat(licence).isIn(COMPATIBLE));
  }

  private static Map<String, String> listed() throws Exception {
    Map<String, String> licences = new TreeMap<>();
    Matcher rows = ROW.matcher(Files.readString(PAGE));
    while (rows.find()) {
      licences.put(rows.group(1), rows.group(2));
    }
    return licences;
  }

  /** Surefire names the local repository, which keeps group, artifact and version as folders. */
  private static Set<String> onTheClassPath() {
    Path repository = Path.of(System.getProperty("localRepository"));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Set<String> libraries = new TreeSet<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (jar.startsWith(repository)) {
        Path artifact = repository.relativize(jar).getParent().getParent();
        String group = artifact.getParent().toString().replace(File.separatorChar, '.');
        if (!TEST_GROUPS.contains(group) && !group.equals("dev.plumbline")) {
          libraries.add(group + ":" + artifact.getFileName());
        }
      }
    }
    return libraries;
  }
}
