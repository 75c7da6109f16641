package dev.plumbline.alignment;

import dev.plumbline.alignment.settings.AdapterSettings;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.alignment.settings.EvaluationSettings;
import dev.plumbline.alignment.settings.GateSettings;
import dev.plumbline.alignment.settings.InstructSettings;
import dev.plumbline.alignment.settings.MatchSettings;
import dev.plumbline.alignment.settings.Method;
import dev.plumbline.alignment.settings.OptimiserSettings;
import dev.plumbline.alignment.settings.PreferenceSettings;
import dev.plumbline.alignment.settings.ResourceSettings;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.alignment.training.ReferenceCase;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.Precision;
import dev.plumbline.model.network.ThreadBudget;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A tiny random model for the tests of one class, votes for it, and settings of a run that takes no
 * time. Each test uses one core.
 */
final class TinyRuns
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, AutoCloseable {

  static final int STEPS = 2;

  private final Supplier<Path> scratch;
  private final Precision precision;
  private LanguageModel model;

  private TinyRuns(Supplier<Path> scratch, Precision precision) {
    this.scratch = scratch;
    this.precision = precision;
  }

  /**
   * @param scratch for files, known when the tests begin
   */
  TinyRuns(Supplier<Path> scratch) {
    this(scratch, Precision.FLOAT32);
  }

  /** A model for a part of a test. */
  static TinyRuns load(Path scratch, Precision precision) throws IOException {
    TinyRuns runs = new TinyRuns(() -> scratch, precision);
    runs.load();
    return runs;
  }

  /** The model with another chat template. */
  static TinyRuns withTemplate(Path scratch, String template) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("templated"));
    try (Stream<Path> files = Files.list(ReferenceCase.folders().findFirst().orElseThrow())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    Files.writeString(folder.resolve("chat_template.jinja"), template);
    TinyRuns runs = new TinyRuns(() -> scratch, Precision.FLOAT32);
    runs.load(folder);
    return runs;
  }

  private void load() throws IOException {
    load(ReferenceCase.folders().findFirst().orElseThrow());
  }

  private void load(Path folder) throws IOException {
    model =
        LanguageModel.load(
            ModelOpener.open(new ModelSource.LocalFolder(folder), scratch.get(), Progress.silent()),
            precision,
            TestDevice.options(),
            Progress.silent());
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    load();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ThreadBudget.forCurrentThread(1);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  LanguageModel model() {
    return model;
  }

  /** The adapter of a run as the file that is published. */
  byte[] bytes(AlignmentOutcome outcome) {
    return bytes(outcome.adapter());
  }

  byte[] bytes(LoraAdapter adapter) {
    try {
      Path folder = Files.createTempDirectory(scratch.get(), "adapter");
      PeftFormat.write(adapter, folder, model.name());
      return Files.readAllBytes(folder.resolve("adapter_model.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static AlignmentSettings settings(Method method, long seed, double learningRate) {
    return settings(method, seed, new OptimiserSettings(STEPS, 2, learningRate, 0, 1));
  }

  static AlignmentSettings settings(Method method, long seed, OptimiserSettings optimiser) {
    return new AlignmentSettings(
        method,
        seed,
        Optional.empty(),
        new DataSettings(0.2, 2, 120, 8, 2),
        new ScoringSettings(1, 2, 2, 10),
        AdapterSettings.defaults(),
        new InstructSettings(optimiser, 0.2, 1),
        new MatchSettings(optimiser, 5, Optional.empty()),
        new PreferenceSettings(optimiser, 0.1),
        new EvaluationSettings(0.1, 100, 10, 2, 6, 6),
        GateSettings.defaults(),
        new ResourceSettings(OptionalLong.of(1 << 22), 800, 1 << 24, 10));
  }

  static AlignmentSettings with(
      AlignmentSettings settings, AdapterSettings adapter, ResourceSettings resources) {
    return new AlignmentSettings(
        settings.method(),
        settings.seed(),
        settings.contrast(),
        settings.data(),
        settings.scoring(),
        adapter,
        settings.instruct(),
        settings.match(),
        settings.preference(),
        settings.evaluation(),
        settings.gate(),
        resources);
  }

  static List<PreferenceExample> examples() {
    List<PreferenceExample> examples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      examples.add(example(i, Optional.of("it is so"), Optional.of("there are many ways to go")));
    }
    examples.add(example(12, Optional.of("they said this"), Optional.empty()));
    examples.add(example(13, Optional.empty(), Optional.of("or when they were out")));
    examples.add(example(14, Optional.of("no more"), Optional.empty()));
    return examples;
  }

  static PreferenceExample example(int number, Optional<String> chosen, Optional<String> rejected) {
    return new PreferenceExample(
        "id" + number,
        "prompt" + number,
        List.of(ChatMessage.user("what is the way " + number)),
        chosen.map(Response::whole),
        rejected.map(Response::whole),
        false);
  }

  @Override
  public void close() {
    model.close();
  }
}
