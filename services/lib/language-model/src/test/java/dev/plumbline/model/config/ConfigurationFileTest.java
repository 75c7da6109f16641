package dev.plumbline.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Oracle;
import dev.plumbline.model.config.RotaryScaling.Default;
import dev.plumbline.model.config.RotaryScaling.Linear;
import dev.plumbline.model.config.RotaryScaling.Llama3;
import dev.plumbline.model.config.RotaryScaling.Yarn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationFileTest {
  @TempDir private Path folder;

  static java.util.List<Path> models() {
    return Oracle.models();
  }

  @ParameterizedTest
  @MethodSource("models")
  void aModelsFolderIsUnderstood(Path model) {
    var json = Oracle.json(model.resolve("config.json"));

    var configuration = ConfigurationFile.read(model.resolve("config.json"));

    assertThat(configuration.blocks()).isEqualTo(json.get("num_hidden_layers").intValue());
    assertThat(configuration.tiedEmbeddings())
        .isEqualTo(json.get("tie_word_embeddings").booleanValue());
    assertThat(configuration.rotary().theta())
        .isEqualTo(json.at("/rope_parameters/rope_theta").doubleValue());
  }

  @Test
  void theOlderSpellingOfTheRotaryEmbeddingMeansTheSame() throws IOException {
    var older =
        "\"rope_theta\": 500000.0, \"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8,"
            + " \"low_freq_factor\": 1, \"high_freq_factor\": 4,"
            + " \"original_max_position_embeddings\": 64}";
    var newer =
        "\"rope_parameters\": {\"rope_type\": \"llama3\", \"rope_theta\": 500000.0, \"factor\": 8,"
            + " \"low_freq_factor\": 1, \"high_freq_factor\": 4,"
            + " \"original_max_position_embeddings\": 64}";

    var rotary = llama(older).rotary();

    assertThat(rotary).isEqualTo(new RotaryEmbedding(500_000, new Llama3(8, 1, 4, 64)));
    assertThat(llama(newer).rotary()).isEqualTo(rotary);
  }

  @Test
  void theOldestSpellingOfTheScalingsTypeIsUnderstood() throws IOException {
    assertThat(llama("\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2.5}").rotary())
        .isEqualTo(new RotaryEmbedding(10_000, new Linear(2.5)));
    assertThat(llama("\"rope_scaling\": null").rotary().scaling()).isEqualTo(new Default());
  }

  @Test
  void yarnHasThePublishedDefaults() throws IOException {
    var scaling =
        llama(
                "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4.0,"
                    + " \"original_max_position_embeddings\": 32768}")
            .rotary()
            .scaling();

    assertThat(scaling).isEqualTo(new Yarn(4, 32, 1, 0.1 * Math.log(4) + 1, 32768, true));
  }

  @Test
  void anUnknownScalingIsRefusedByName() {
    assertThatThrownBy(() -> llama("\"rope_scaling\": {\"rope_type\": \"longrope\"}"))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("rope_scaling.rope_type must be default, linear, llama3 or yarn")
        .hasMessageContaining("longrope");
  }

  @Test
  void mistralHasItsWindowInEveryBlockAndNoneWhenItIsNull() throws IOException {
    assertThat(model("mistral", "\"sliding_window\": 8").slidingWindow())
        .contains(new SlidingWindow(8, Set.of(0, 1, 2, 3)));
    assertThat(model("mistral", "\"sliding_window\": null").slidingWindow()).isEmpty();
    assertThat(model("mistral", "\"hidden_act\": \"silu\"").windowOf(3)).hasValue(4096);
  }

  @Test
  void qwenHasItsWindowOnlyWhereItIsSwitchedOn() throws IOException {
    var window = "\"sliding_window\": 16, ";

    assertThat(model("qwen2", window + "\"use_sliding_window\": false").slidingWindow()).isEmpty();
    assertThat(
            model("qwen2", window + "\"use_sliding_window\": true, \"max_window_layers\": 3")
                .slidingWindow())
        .contains(new SlidingWindow(16, Set.of(3)));
    assertThat(
            model(
                    "qwen3",
                    window
                        + "\"use_sliding_window\": true, \"layer_types\": ["
                        + "\"full_attention\", \"sliding_attention\", \"full_attention\","
                        + " \"sliding_attention\"]")
                .slidingWindow())
        .contains(new SlidingWindow(16, Set.of(1, 3)));
  }

  @Test
  void biasesFollowTheArchitecture() throws IOException {
    assertThat(model("qwen2", "\"use_cache\": true"))
        .returns(true, ModelConfiguration::queryKeyValueBias)
        .returns(false, ModelConfiguration::outputBias);
    assertThat(llama("\"attention_bias\": true, \"mlp_bias\": true"))
        .returns(true, ModelConfiguration::queryKeyValueBias)
        .returns(true, ModelConfiguration::outputBias)
        .returns(true, ModelConfiguration::feedForwardBias);
    assertThat(model("qwen3", "\"attention_bias\": false"))
        .returns(true, ModelConfiguration::queryKeyNorm)
        .returns(128, ModelConfiguration::headDimension);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"hidden_size\": 0 | hidden_size must be a whole number",
        "\"hidden_size\": 99999999999 | hidden_size must be a whole number",
        "\"num_hidden_layers\": \"four\" | num_hidden_layers must be a whole number",
        "\"num_key_value_heads\": 3 | num_key_value_heads must divide num_attention_heads 4",
        "\"head_dim\": 7 | head_dim must give an even head dimension",
        "\"rms_norm_eps\": -1 | rms_norm_eps must be a number above 0",
        "\"hidden_act\": \"gelu\" | hidden_act must be silu",
        "\"quantization_config\": {} | quantization_config is not supported",
        "\"partial_rotary_factor\": 0.5, \"rope_scaling\": {} | partial_rotary_factor is supported",
        "\"partial_rotary_factor\": 0.5, \"rope_scaling\": null | partial_rotary_factor is supported",
        "\"model_type\": \"gpt2\" | model_type must be llama, mistral, qwen2 or qwen3",
      })
  void aValueThatMakesNoSenseIsRefusedByName(String setting, String message) {
    assertThatThrownBy(() -> llama(setting))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(folder.resolve("config.json").toString())
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoJsonIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": ");

    assertThatThrownBy(() -> ConfigurationFile.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("not JSON");
  }

  private ModelConfiguration llama(String settings) throws IOException {
    return model("llama", settings);
  }

  private ModelConfiguration model(String type, String settings) throws IOException {
    var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
    var json =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            mapper.readTree(
                """
                {"vocab_size": 320, "hidden_size": 64, "intermediate_size": 144,
                 "num_hidden_layers": 4, "num_attention_heads": 4, "max_position_embeddings": 256}
                """);
    json.put("model_type", type);
    json.setAll(
        (com.fasterxml.jackson.databind.node.ObjectNode) mapper.readTree("{" + settings + "}"));
    return ConfigurationFile.read(
        Files.writeString(folder.resolve("config.json"), mapper.writeValueAsString(json)));
  }
}
