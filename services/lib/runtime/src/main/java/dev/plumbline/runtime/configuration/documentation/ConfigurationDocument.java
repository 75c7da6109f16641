package dev.plumbline.runtime.configuration.documentation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The page that lists all settings: one table for each section, with key, default, environment
 * variable and meaning, made from the comments of every {@code reference.conf} of this system on
 * the class path.
 */
public final class ConfigurationDocument {
  private static final String RESOURCE = "reference.conf";
  private static final String ROOT = "plumbline";

  private static final String INTRODUCTION =
      """
      # Configuration

      Made from the comments of the `reference.conf` files; change them, not this page.

      A service reads its settings from three places, the later ones win:

      1. the defaults below;
      2. a file in [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md), or JSON, named by
         `--config FILE` or by the environment variable `PLUMBLINE_CONFIG`;
      3. environment variables.

      A key or a variable that is not listed here stops the start, with its name. Times are written
      as `30 s`, `5 minutes`, `7 days`; sizes as `64 KiB`, `4 MiB`; lists as `["a", "b"]` in a file
      and as `a,b` in a variable. Where the default is `{}`, any key may be set.

      A few variables are no settings; they are read before there are any:

      | environment variable | meaning |
      |---|---|
      | `PLUMBLINE_CONFIG` | The file with settings, when no `--config` names one. |
      | `PLUMBLINE_CACHE` | Where fetched models are kept, when `plumbline.model.cache` names no place. |
      | `PLUMBLINE_JAVA` | The Java program that the launcher runs. |
      | `PLUMBLINE_JAVA_OPTS` | Further options for the Java machine, for example `-Xmx4g`. |
      | `PLUMBLINE_BUILD` | `never`: the launcher runs the last build as it is; `always`: it builds in any case. |
      """;

  private final List<SettingsGroup> groups;

  private ConfigurationDocument(List<SettingsGroup> groups) {
    this.groups = groups;
  }

  /** The page for all modules on the class path. */
  public static ConfigurationDocument ofClassPath() {
    try {
      List<String> texts = new ArrayList<>();
      for (URL file :
          Collections.list(ConfigurationDocument.class.getClassLoader().getResources(RESOURCE))) {
        try (InputStream in = file.openStream()) {
          texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
      return of(texts);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE + " cannot be read from the class path", e);
    }
  }

  /** The page for the texts of some files. */
  static ConfigurationDocument of(List<String> texts) {
    Config together =
        texts.stream()
            .map(ConfigFactory::parseString)
            .reduce(ConfigFactory.empty(), Config::withFallback)
            .resolve();
    List<SettingsGroup> groups =
        texts.stream()
            .flatMap(text -> ReferenceFile.read(text, together).stream())
            .filter(group -> group.path().startsWith(ROOT + "."))
            .filter(group -> !group.settings().isEmpty())
            // The class path has no order that people know.
            .sorted(Comparator.comparing(SettingsGroup::path))
            .toList();
    return new ConfigurationDocument(groups);
  }

  /** Paths of keys that no comment explains. */
  public List<String> unexplained() {
    return groups.stream()
        .flatMap(
            group ->
                group.settings().stream()
                    .filter(setting -> setting.meaning().isEmpty())
                    .map(setting -> group.path() + "." + setting.name()))
        .toList();
  }

  /** The page. */
  public String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (SettingsGroup group : groups) {
      page.append("\n## ").append(group.path()).append("\n\n");
      if (!group.text().isEmpty()) {
        page.append(group.text()).append("\n\n");
      }
      page.append("| key | default | environment variable | meaning |\n|---|---|---|---|\n");
      for (Setting setting : group.settings()) {
        page.append("| `").append(setting.name());
        page.append("` | `").append(cell(setting.defaultText()));
        page.append("` | `").append(setting.environmentVariable());
        page.append("` | ").append(cell(setting.meaning())).append(" |\n");
      }
    }
    return page.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
