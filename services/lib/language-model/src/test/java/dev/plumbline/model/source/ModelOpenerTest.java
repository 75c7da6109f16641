package dev.plumbline.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelOpenerTest {
  @TempDir private Path temporary;

  static List<Path> models() {
    return Oracle.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aFolderIsOpenedWithTheSha256OfItsWeights(Path model) throws IOException {
    try (var opened = open(model)) {

      assertThat(opened.name()).isEqualTo(model.getFileName().toString());
      assertThat(opened.fingerprint())
          .isEqualTo(sha256(Files.readAllBytes(model.resolve("model.safetensors"))));
      assertThat(opened.tensors().shape("model.norm.weight"))
          .containsExactly(opened.configuration().hiddenSize());
      assertThat(opened.tokenizer().name(opened.configuration().vocabularySize() - 1)).isNotEmpty();
    }
  }

  @Test
  void aConfigurationThatCallsForMoreTensorsIsRefused() throws IOException {
    var folder = copyWithConfiguration("num_hidden_layers", 50);

    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageMatching(".*tensor model\\.layers\\.\\d+\\.input_layernorm\\.weight is missing");
  }

  @Test
  void aTensorTooManyIsRefused() throws IOException {
    var folder = copyWithConfiguration("num_hidden_layers", 1);

    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageMatching(".*tensor model\\.layers\\.\\d+\\..* has no place in a model of .*");
  }

  @Test
  void aTensorOfAnotherShapeIsRefused() throws IOException {
    var folder = copyWithConfiguration("intermediate_size", 7);

    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("mlp.gate_proj.weight has shape")
        .hasMessageContaining("but the configuration calls for [7, ");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> open(temporary.resolve("absent")))
        .hasMessageContaining("absent: no such folder");
  }

  @Test
  void aFolderWithPicklesOnlyIsRefusedByTheirName() throws IOException {
    var folder = copyWithConfiguration("use_cache", 1);
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));

    assertThatThrownBy(() -> open(folder))
        .hasMessageContaining("pytorch_model.bin: is a pickle")
        .hasMessageContaining("convert it to safetensors");
  }

  private OpenedModel open(Path folder) {
    return ModelOpener.open(
        ModelSource.parse(folder.toString()), temporary.resolve("cache"), Progress.silent());
  }

  private Path copyWithConfiguration(String key, int value) throws IOException {
    var folder = Files.createDirectories(temporary.resolve("model"));
    try (var files = Files.list(Oracle.models().get(0))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    var config = folder.resolve("config.json");
    var json = (ObjectNode) Oracle.json(config);
    Files.writeString(config, new ObjectMapper().writeValueAsString(json.put(key, value)));
    return folder;
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
  }
}
