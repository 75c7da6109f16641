package dev.plumbline.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.config.ModelConfiguration;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftFormatTest {
  private static final ModelConfiguration MODEL = TinyModel.configuration();

  private final ObjectMapper json = new ObjectMapper();

  @TempDir Path directory;

  private ObjectNode configuration;

  @BeforeEach
  void writeAnAdapterOfPeft() throws IOException {
    configuration = json.createObjectNode();
    configuration.put("peft_type", "LORA").put("r", 2).put("lora_alpha", 6).put("bias", "none");
    configuration.putArray("target_modules").add("v_proj").add("q_proj");
    writeTensors(2, 2);
  }

  @Test
  void ranksAndStrengthComeFromTheConfiguration() {
    SortedMap<LoraSite, LoraMatrices> values = read();

    assertThat(values).hasSize(10);
    LoraMatrices pair = values.get(new LoraSite(1, Projection.VALUE));
    assertThat(pair.rank()).isEqualTo(2);
    assertThat(pair.scaling()).isEqualTo(3);
    assertThat(pair.a()).hasSize(2 * 8).contains(1.5f);
  }

  @Test
  void rankStabilisedAdaptersAreScaledByTheRoot() {
    configuration.put("use_rslora", true).put("lora_alpha", 4);

    assertThat(read().get(new LoraSite(0, Projection.QUERY)).scaling()).isEqualTo(4 / Math.sqrt(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e40", "1e400"})
  void aStrengthThatSinglePrecisionCannotHoldIsRefused(String strength) {
    configuration.put("lora_alpha", new BigDecimal(strength));
    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining(
            "lora_alpha must be a positive number that single precision can hold");

    configuration.put("lora_alpha", 6);
    configuration.putObject("alpha_pattern").put("v_proj", new BigDecimal(strength));
    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("alpha_pattern must hold positive numbers");
  }

  @Test
  void patternsGiveSingleSitesTheirOwnRankAndStrength() throws IOException {
    configuration.putObject("rank_pattern").put("layers.1.self_attn.q_proj", 3);
    configuration.putObject("alpha_pattern").put("v_proj", 10);
    writeTensors(2, 3);

    SortedMap<LoraSite, LoraMatrices> values = read();

    assertThat(values.get(new LoraSite(1, Projection.QUERY)).rank()).isEqualTo(3);
    assertThat(values.get(new LoraSite(1, Projection.QUERY)).scaling()).isEqualTo(2);
    assertThat(values.get(new LoraSite(0, Projection.VALUE)).scaling()).isEqualTo(5);
    assertThat(values.get(new LoraSite(0, Projection.QUERY)).scaling()).isEqualTo(3);
  }

  @Test
  void targetsMayBeARegularExpression() {
    configuration.put("target_modules", "model\\.layers\\.\\d+\\.self_attn\\.[qv]_proj");

    assertThat(read()).hasSize(10);
  }

  @Test
  void aTensorBeyondTheTargetsIsRefusedByName() {
    configuration.putArray("layers_to_transform").add(0).add(1);

    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("model.layers.2.self_attn")
        .hasMessageContaining("adapter_config.json targets");
  }

  @Test
  void aMissingTensorIsRefusedByName() {
    configuration.withArray("target_modules").add("down_proj");

    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("layers.0.mlp.down_proj.lora_A.weight is missing");
  }

  @Test
  void aWrongShapeIsRefusedWithTheExpectedOne() throws IOException {
    configuration.put("r", 4);

    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("layers.0.self_attn.q_proj.lora_A.weight")
        .hasMessageContaining("[2, 8]")
        .hasMessageContaining("[4, 8]");
  }

  @ParameterizedTest
  @CsvSource({
    "use_dora, true",
    "bias, '\"all\"'",
    "modules_to_save, '[\"lm_head\"]'",
    "lora_bias, true",
    "fan_in_fan_out, true",
    "init_lora_weights, '\"pissa\"'",
    "layer_replication, '[[0, 2]]'",
    "peft_type, '\"IA3\"'",
    "something_new, 1"
  })
  void whatIsNotSupportedIsRefusedByItsKey(String key, String value) throws IOException {
    configuration.set(key, json.readTree(value));

    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("adapter_config.json")
        .hasMessageContaining(key);
  }

  @Test
  void aPickleIsRefused() throws IOException {
    Files.move(directory.resolve(PeftFormat.WEIGHTS), directory.resolve("adapter_model.bin"));

    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("pickle");
  }

  @Test
  void aFolderWithoutAConfigurationIsNoAdapter(@TempDir Path empty) {
    assertThatThrownBy(() -> PeftFormat.values(empty, MODEL))
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining("adapter_config.json");
  }

  @Test
  void numbersThatAreNoneAreRefused() throws IOException {
    SortedMap<String, SafetensorsWriter.Matrix> tensors = tensors(2, 2);
    String name = "base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight";
    float[] broken = new float[4 * 2];
    broken[5] = Float.NaN;
    tensors.put(name, new SafetensorsWriter.Matrix(4, 2, FloatBuffer.wrap(broken)));
    new SafetensorsWriter(directory.resolve(PeftFormat.WEIGHTS)).write(tensors);

    assertThatThrownBy(this::read)
        .isInstanceOf(AdapterFormatException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("not a finite number");
  }

  private SortedMap<LoraSite, LoraMatrices> read() {
    try {
      json.writeValue(directory.resolve(PeftConfiguration.FILE).toFile(), configuration);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return PeftFormat.values(directory, MODEL);
  }

  private void writeTensors(int rank, int rankOfSecondQuery) {
    new SafetensorsWriter(directory.resolve(PeftFormat.WEIGHTS))
        .write(tensors(rank, rankOfSecondQuery));
  }

  private static SortedMap<String, SafetensorsWriter.Matrix> tensors(
      int rank, int rankOfSecondQuery) {
    SortedMap<String, SafetensorsWriter.Matrix> tensors = new TreeMap<>();
    for (int block = 0; block < 5; block++) {
      for (Projection projection : List.of(Projection.QUERY, Projection.VALUE)) {
        boolean second = block == 1 && projection == Projection.QUERY;
        int own = second ? rankOfSecondQuery : rank;
        int outputs = projection.outputs(MODEL);
        String name = "base_model.model." + new LoraSite(block, projection);
        tensors.put(name + ".lora_A.weight", matrix(own, 8));
        tensors.put(name + ".lora_B.weight", matrix(outputs, own));
      }
    }
    return tensors;
  }

  private static SafetensorsWriter.Matrix matrix(int rows, int columns) {
    float[] values = new float[rows * columns];
    Arrays.fill(values, 1.5f);
    return new SafetensorsWriter.Matrix(rows, columns, FloatBuffer.wrap(values));
  }
}
