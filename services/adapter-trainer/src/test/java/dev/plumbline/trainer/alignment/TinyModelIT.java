package dev.plumbline.trainer.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.LanguageModel;
import dev.plumbline.model.network.TokenTree;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.schema.RunState;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.AdapterTrainerService;
import dev.plumbline.trainer.Installation;
import dev.plumbline.trainer.OnBroker;
import dev.plumbline.trainer.Pairs;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The real alignment on a tiny model with random weights: from pairs to an announced adapter. */
class TinyModelIT extends OnBroker {
  @Test
  void pairsBecomeAnAnnouncedAdapterThatFitsTheModel() throws Exception {
    installation.sendPairs("c", 0, 8);

    try (LanguageModel model = model();
        AdapterTrainerService trainer = AdapterTrainerService.start(context(Map.of()), model)) {
      await().until(() -> installation.states("c").size() >= 2);
      assertThat(installation.states("c")).containsExactly(RunState.RUNNING, RunState.PUBLISHED);

      ModelUpdate update = installation.updates().get(0);
      assertThat(update.getBaseModelFingerprint()).isEqualTo(model.fingerprint());
      assertThat(update.getAdapter().getRank()).isEqualTo(2);
      assertThat(update.getAdapter().getTargetModules()).containsExactly("q_proj", "v_proj");
      assertThat(accepts(model, update)).isTrue();

      TrainingRun run = installation.runs().get(1);
      assertThat(run.getMethod()).isEqualTo("rahf-scit");
      assertThat(run.getLosses()).extracting(loss -> loss.getPhase()).contains("instruct", "match");
      assertThat(run.getContrasts()).isNotEmpty();
      assertThat(run.getContrast()).isNotNull();
      assertThat(run.getHeldOutPairs()).isPositive();
      assertThat(run.getPairs() + run.getHeldOutPairs()).isEqualTo(8);
      assertThat(run.getGate().getChecks()).isNotEmpty();
      assertThat(run.getSettings()).containsEntry("adapter.rank", "2");
      assertThat(trainer.status().channel("c")).isPresent();
    }
  }

  @Test
  void likesAndDislikesOfDifferentPromptsBecomeAnAdapterToo() throws Exception {
    for (int number = 0; number < 10; number++) {
      installation.sendPair(Pairs.liked("c", number));
      installation.sendPair(Pairs.disliked("c", 100 + number));
    }

    try (LanguageModel model = model();
        AdapterTrainerService trainer = AdapterTrainerService.start(context(Map.of()), model)) {
      await().until(() -> installation.states("c").size() >= 2);

      assertThat(installation.states("c")).containsExactly(RunState.RUNNING, RunState.PUBLISHED);
      TrainingRun run = installation.runs().get(1);
      assertThat(run.getPairs()).isZero();
      assertThat(run.getHalfPairs()).isPositive();
      assertThat(run.getHeldOutPairs()).isGreaterThanOrEqualTo(2);
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void theNextAdapterIsComparedWithTheServedOne() throws Exception {
    installation.sendPairs("c", 0, 8);

    try (LanguageModel model = model();
        AdapterTrainerService trainer = AdapterTrainerService.start(context(Map.of()), model)) {
      await().until(() -> installation.updates().size() == 1);
      installation.sendPairs("c", 8, 16);
      await().until(() -> installation.states("c").size() == 4);

      TrainingRun second = installation.runs().get(3);
      assertThat(second.getGate().getChecks())
          .anySatisfy(check -> assertThat(check.getName()).isEqualTo("reward-accuracy-change"));
      assertThat(trainer.readiness().ready()).isTrue();
    }
  }

  @Test
  void theSamePairsGiveTheSameAdapterInAnotherInstallation() throws Exception {
    Installation other =
        Installation.create(
            directory.resolve("other"), installation.bootstrapServers(), "other-tiny");
    installation.sendPairs("c", 0, 8);
    other.sendPairs("c", 0, 8);

    try (LanguageModel model = model();
        AdapterTrainerService first = AdapterTrainerService.start(context(Map.of()), model);
        AdapterTrainerService second =
            AdapterTrainerService.start(
                ServiceContext.of(
                    other.configuration(TinyTrainer.settings(directory.resolve("other")))),
                model)) {
      await().until(() -> !installation.updates().isEmpty() && !other.updates().isEmpty());
      assertThat(first.name()).isEqualTo(second.name());
    } finally {
      other.close();
    }

    assertThat(other.updates().get(0).getAdapter().getSha256())
        .isEqualTo(installation.updates().get(0).getAdapter().getSha256());
  }

  @Test
  void aMissingModelStopsTheStartByName() {
    ServiceContext context =
        context(Map.of("plumbline.model.source", directory.resolve("nowhere").toString()));

    Assertions.assertThatThrownBy(() -> AdapterTrainerService.start(context))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("plumbline.model.source");
  }

  @Test
  void layersThatTheModelDoesNotHaveStopTheStartByName() {
    ServiceContext context =
        context(Map.of("plumbline.trainer.alignment.match.layers", List.of(2, 99)));

    Assertions.assertThatThrownBy(() -> AdapterTrainerService.start(context))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("plumbline.trainer.alignment.match.layers is [2, 99]")
        .hasMessageContaining("hidden states 1 to 4");
  }

  private boolean accepts(LanguageModel model, ModelUpdate update) {
    Path stored =
        installation
            .store()
            .fetch(update.getAdapter().getUri(), update.getAdapter().getSha256())
            .directory();
    int[] prompt = model.tokenizer().encode("Is 7 a number?");
    try (NDManager scope = model.newManager();
        LoraAdapter adapter = PeftFormat.read(stored, model.configuration(), scope)) {
      int last = model.configuration().blocks();
      TokenTree tree = TokenTree.of(List.of(prompt));
      return model
          .transformer()
          .hiddenStates(scope, tree, Optional.of(adapter), Set.of(last))
          .get(last)
          .getShape()
          .equals(
              new ai.djl.ndarray.types.Shape(prompt.length, model.configuration().hiddenSize()));
    }
  }

  private LanguageModel model() {
    return TinyTrainer.model(context(Map.of()));
  }

  private ServiceContext context(Map<String, ?> more) {
    Map<String, Object> all = new HashMap<>(TinyTrainer.settings(directory));
    all.putAll(more);
    return ServiceContext.of(installation.configuration(all));
  }
}
