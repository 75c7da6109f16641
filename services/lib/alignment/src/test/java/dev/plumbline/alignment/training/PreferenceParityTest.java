package dev.plumbline.alignment.training;

import static dev.plumbline.alignment.training.Closeness.assertClose;
import static dev.plumbline.alignment.training.Closeness.assertGradients;
import static dev.plumbline.alignment.training.Closeness.assertWeights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.alignment.TestDevice;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.training.ReferenceCase.Budget;
import dev.plumbline.model.config.ConfigurationFile;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.network.Transformer;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.weights.SafetensorsFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against values of plain PyTorch; {@code src/test/python/preference_case.py} computes them. */
class PreferenceParityTest {

  private JsonNode json;
  private SafetensorsFile values;
  private Transformer transformer;
  private NDManager manager;
  private LossCode code;

  @BeforeEach
  void open() throws IOException, URISyntaxException {
    ThreadBudget.forCurrentThread(1);
    Path folder = Path.of(PreferenceParityTest.class.getResource("preference-case").toURI());
    json = new ObjectMapper().readTree(folder.resolve("case.json").toFile());
    values = SafetensorsFile.open(folder.resolve("values.safetensors"));
    try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve("model.safetensors"))) {
      transformer =
          Transformer.load(
              ConfigurationFile.read(folder.resolve("config.json")),
              weights,
              TestDevice.options(),
              Progress.silent());
    }
    manager = transformer.newManager();
    code = new LossCode(manager);
  }

  @AfterEach
  void close() {
    transformer.close();
    values.close();
  }

  @Test
  void referencesAreThoseOfPyTorch() {
    List<EncodedRow> rows = new ArrayList<>();
    pairs().forEach(pair -> rows.addAll(List.of(pair.chosen(), pair.rejected())));

    double[] base = model(Budget.SEVERAL_PASSES).logProbabilities(manager, rows, scored -> {});

    for (int i = 0; i < pairs().size(); i++) {
      assertThat(base[2 * i] - base[2 * i + 1]).isCloseTo(pairs().get(i).reference(), within(1e-3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lossAndGradientsAreThoseOfPyTorch(Budget budget) {
    try (LoraAdapter adapter = trainable();
        GradientMode mode = GradientMode.recording()) {
      double loss =
          new PreferenceObjective(model(budget), number("beta")).accumulate(adapter, pairs());

      assertClose("loss", loss, json.get("losses").get(0).asDouble(), 1e-4);
      assertGradients(adapter, LoraTensors.read(values, "grad", number("scaling")), 1e-3);
    }
  }

  @Test
  void threeStepsWithWeightDecayGiveTheLossesAndWeightsOfPyTorch() {
    OptimiserSettings settings =
        new OptimiserSettings(3, 3, number("learning_rate"), number("weight_decay"), 1e9);
    try (LoraAdapter adapter = trainable();
        GradientMode mode = GradientMode.recording();
        AdamW optimiser = new AdamW(adapter, settings)) {
      PreferenceObjective objective =
          new PreferenceObjective(model(Budget.ONE_PASS), number("beta"));

      for (JsonNode expected : json.get("losses")) {
        adapter.zeroGradients();
        assertClose("loss", objective.accumulate(adapter, pairs()), expected.asDouble(), 1e-4);
        optimiser.step();
      }

      assertWeights(adapter, LoraTensors.read(values, "after3", number("scaling")));
    }
  }

  private LoraAdapter trainable() {
    LoraAdapter adapter =
        LoraAdapter.of(LoraTensors.read(values, "init", number("scaling")), manager);
    adapter.setTrainable(true);
    return adapter;
  }

  private TrainingModel model(Budget budget) {
    ResourceSettings resources =
        new ResourceSettings(OptionalLong.of(budget.bytes()), budget.scoringTokens(), 0, 1);
    return new TrainingModel(transformer, code, resources);
  }

  private List<ComparedPair> pairs() {
    List<ComparedPair> pairs = new ArrayList<>();
    for (JsonNode pair : json.get("pairs")) {
      int[] prompt = ints(pair.get("prompt"));
      pairs.add(
          new ComparedPair(
              new EncodedRow(prompt, ints(pair.get("chosen"))),
              new EncodedRow(prompt, ints(pair.get("rejected"))),
              json.get("references").get(pairs.size()).asDouble()));
    }
    return pairs;
  }

  private double number(String name) {
    return json.get(name).asDouble();
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
