package dev.plumbline.runtime.configuration.documentation;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.plumbline.runtime.configuration.Configuration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads one commented {@code reference.conf} in the order in which it was written. */
final class ReferenceFile {
  private static final int LONGEST_DEFAULT = 80;

  private final List<SettingsGroup> groups = new ArrayList<>();

  private ReferenceFile() {}

  /**
   * Reads the text of a file.
   *
   * @param resolved all files together, for values that refer to others
   */
  static List<SettingsGroup> read(String text, Config resolved) {
    ReferenceFile file = new ReferenceFile();
    Config parsed = ConfigFactory.parseString(text);
    inOrder(parsed.root())
        .forEach(
            root -> {
              if (root.getValue() instanceof ConfigObject object) {
                file.collect(root.getKey(), object, resolved);
              }
            });
    return file.groups;
  }

  private void collect(String path, ConfigObject object, Config resolved) {
    List<Setting> settings = new ArrayList<>();
    // Added before those of its inner objects, and filled below.
    groups.add(new SettingsGroup(path, comment(object), settings));
    String meaning = "";
    int line = 0;
    for (Map.Entry<String, ConfigValue> entry : inOrder(object)) {
      ConfigValue value = entry.getValue();
      String child = path + "." + entry.getKey();
      if (value instanceof ConfigObject inner && !inner.isEmpty()) {
        collect(child, inner, resolved);
      } else {
        // Keys on lines that follow each other share the comment above the first.
        boolean follows = comment(value).isEmpty() && value.origin().lineNumber() == line + 1;
        meaning = follows ? meaning : comment(value);
        line = value.origin().lineNumber();
        settings.add(setting(entry.getKey(), child, resolved.getValue(child), meaning));
      }
    }
  }

  private static Setting setting(String name, String path, ConfigValue value, String meaning) {
    String variable = Configuration.environmentVariable(path);
    if (value.valueType() == ConfigValueType.OBJECT) {
      return new Setting(name, "{}", variable + "_...", meaning);
    }
    if (value.valueType() == ConfigValueType.STRING) {
      String text = value.unwrapped().toString();
      return new Setting(name, text.isEmpty() ? "\"\"" : text, variable, meaning);
    }
    String rendered =
        value.valueType() == ConfigValueType.NUMBER
            ? value.unwrapped().toString()
            : value.render(ConfigRenderOptions.concise());
    if (rendered.length() > LONGEST_DEFAULT && value.unwrapped() instanceof List<?> list) {
      rendered = list.size() + " entries";
    }
    return new Setting(name, rendered, variable, meaning);
  }

  private static String comment(ConfigValue value) {
    return value.origin().comments().stream().map(String::strip).collect(Collectors.joining(" "));
  }

  private static List<Map.Entry<String, ConfigValue>> inOrder(ConfigObject object) {
    return object.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()))
        .toList();
  }
}
