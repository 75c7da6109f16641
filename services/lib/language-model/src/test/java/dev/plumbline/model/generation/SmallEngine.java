package dev.plumbline.model.generation;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.OracleCase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A tiny model for the tests of one class, with an engine for each of them. */
final class SmallEngine implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  static final EngineSettings ONE_CORE = EngineSettings.defaults().withThreads(1);

  private OracleCase model;
  private GenerationEngine engine;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    model.close();
  }

  OracleCase model() {
    return model;
  }

  void start(EngineSettings settings) {
    engine = GenerationEngine.start(model.transformer(), model.tokenizer(), settings);
  }

  void close() {
    if (engine != null) {
      engine.close();
    }
  }

  EngineStatus status() {
    return engine.status();
  }

  Optional<Throwable> failure() {
    return engine.failure();
  }

  long contextLimit() {
    return engine.contextLimit();
  }

  RecordedAnswer submit(GenerationRequest request) {
    RecordedAnswer answer = new RecordedAnswer();
    submit(request, answer);
    return answer;
  }

  GenerationHandle submit(GenerationRequest request, GenerationListener listener) {
    return engine.submit(request, listener);
  }

  void readAhead(int[] beginning, LoraAdapter adapter, String key) {
    engine.readAhead(beginning, adapter, key);
  }

  /** So many tokens on the first prompt of the model. */
  GenerationRequest request(int tokens) {
    return new GenerationRequest(model.prompt(0), wholeLength(tokens));
  }

  /** The same with an adapter. */
  GenerationRequest request(int tokens, LoraAdapter adapter, String key) {
    return new GenerationRequest(model.prompt(0), wholeLength(tokens), Optional.of(adapter), key);
  }

  /** The adapter that lies beside the model; the caller closes it. */
  LoraAdapter adapter() {
    return PeftFormat.read(model.adapter(), model.configuration(), model.manager());
  }

  /** What the model is known to answer to that. */
  List<Integer> greedy(int tokens) {
    return Arrays.stream(model.greedy(0)).limit(tokens).boxed().toList();
  }

  static SamplingOptions wholeLength(int tokens) {
    return SamplingOptions.greedy(tokens).withIgnoreStopTokens(true);
  }
}
