package dev.plumbline.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training from a file on a model whose chat template wants roles to alternate. */
class RefusedPromptsIT {
  private static final String TEMPLATE =
      """
      {%- for message in messages -%}
        {%- if loop.previtem is defined and loop.previtem.role == message.role -%}
          {{ raise_exception('roles must alternate') }}
        {%- endif -%}
        {{ message.role + ': ' + message.content + '\\n' }}
      {%- endfor -%}
      {{ 'assistant: ' }}
      """;

  @TempDir private Path directory;

  private final CapturedTerminal terminal = new CapturedTerminal();

  @BeforeEach
  void writeSettings() throws IOException {
    Files.writeString(
        directory.resolve("small.conf"),
        """
        plumbline.model { source = "%s", threads = 1 }
        plumbline.trainer.alignment {
          data { minimum-held-out-pairs = 2, response-tokens = 12, maximum-prompt-tokens = 120 }
          scoring { first-pairs = 1, finalists = 1, pairs = 1, response-tokens = 12 }
          adapter.rank = 2
          instruct { steps = 2, rows = 2 }
          match { steps = 2, rows = 2 }
          evaluation { response-tokens = 12, answers = 1, answer-tokens = 8 }
        }
        """
            .formatted(model()));
  }

  @Test
  void conversationsThatTheTemplateRefusesAreLeftOutAndCounted() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      lines.add(row("{\"role\": \"user\", \"content\": \"what is the way %d\"}".formatted(i)));
      lines.add(
          row(
              "{\"role\": \"user\", \"content\": \"one %d\"}, {\"role\": \"user\", \"content\": \"two\"}"
                  .formatted(i)));
    }

    assertThat(train(lines)).as(terminal.err()).isZero();

    assertThat(terminal.out())
        .contains("prompts left out: the model's chat template refuses them")
        .contains("roles must alternate");
    JsonNode record =
        new ObjectMapper().readTree(directory.resolve("adapter").resolve("run.json").toFile());
    assertThat(record.get("metrics").get("left-out-prompts/refused").asInt()).isPositive();
  }

  private int train(List<String> lines) throws IOException {
    Path pairs = Files.write(directory.resolve("pairs.jsonl"), lines);
    return terminal.run(
        "train",
        "--config",
        directory.resolve("small.conf").toString(),
        "--pairs",
        pairs.toString(),
        "--out",
        directory.resolve("adapter").toString());
  }

  private static String row(String messages) {
    return ("{\"prompt\": [%s], \"chosen\": [{\"role\": \"assistant\", \"content\": \"it is so\"}],"
            + " \"rejected\": [{\"role\": \"assistant\", \"content\": \"there are many ways\"}]}")
        .formatted(messages);
  }

  private Path model() throws IOException {
    Path model = Files.createDirectories(directory.resolve("model"));
    Path tiny = Path.of(System.getProperty("oracle.dir"), "llama-tied");
    try (Stream<Path> files = Files.list(tiny)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    Files.writeString(model.resolve("chat_template.jinja"), TEMPLATE);
    return model;
  }
}
