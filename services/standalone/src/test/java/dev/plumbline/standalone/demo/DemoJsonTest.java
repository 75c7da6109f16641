package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoJsonTest {
  @Test
  void theFileHasExactlyThePromisedFields(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("made/demo.json");

    new DemoJson().write(SampleReport.closed(), file);

    JsonNode root = new ObjectMapper().readTree(file.toFile());
    assertThat(names(root))
        .containsExactly(
            "before",
            "after",
            "pairs",
            "adapter_version",
            "training_seconds",
            "gate",
            "requests",
            "seconds");
    assertThat(names(root.get("before")))
        .containsExactly("mean_words", "liked_share", "finished_share");
    assertThat(names(root.get("after")))
        .containsExactly("mean_words", "liked_share", "finished_share");
    assertThat(names(root.get("requests"))).containsExactly("sent", "failed");
  }

  @Test
  void theFiguresAreThoseOfTheReport() {
    JsonNode root = new DemoJson().tree(SampleReport.closed());

    assertThat(root.at("/before/liked_share").asDouble()).isZero();
    assertThat(root.at("/after/liked_share").asDouble()).isEqualTo(14.0 / 16);
    assertThat(root.at("/after/mean_words").asDouble()).isEqualTo(29.0);
    assertThat(root.at("/pairs").asInt()).isEqualTo(48);
    assertThat(root.at("/adapter_version").asLong()).isEqualTo(1);
    assertThat(root.at("/training_seconds").asDouble()).isEqualTo(180.0);
    assertThat(root.at("/gate/passed").asBoolean()).isTrue();
    assertThat(root.at("/requests/sent").asInt()).isEqualTo(40);
    assertThat(root.at("/seconds").asDouble()).isEqualTo(330.0);
  }

  @Test
  void withoutAnAdapterItsVersionIsNull() {
    DemoReport report =
        SampleReport.with(
            Optional.empty(),
            Optional.empty(),
            SampleReport.heldOut(OptionalLong.empty()),
            List.of());

    JsonNode root = new DemoJson().tree(report);

    assertThat(root.get("adapter_version").isNull()).isTrue();
    assertThat(names(root.get("gate"))).isEmpty();
  }

  private static List<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
