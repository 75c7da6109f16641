package dev.plumbline.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.trainer.loop.TrainerSettings;
import dev.plumbline.trainer.trigger.RetryPolicy;
import dev.plumbline.trainer.trigger.TrainingTrigger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainerConfigurationTest {

  private static final String MAX_PAIRS = "PLUMBLINE_TRAINER_MAX_PAIRS";
  private static final String PAIRS_MEMORY = "PLUMBLINE_TRAINER_PAIRS_MEMORY";
  private static final String MODEL_THREADS = "PLUMBLINE_MODEL_THREADS";

  @Test
  void theDefaultsAreThoseOfTheReference() {
    TrainerConfiguration defaults = TrainerConfiguration.from(load(Map.of()));

    assertThat(defaults.http().port()).isEqualTo(8083);
    assertThat(defaults.loop().maxPairs()).isEqualTo(5000);
    assertThat(defaults.loop().trigger())
        .isEqualTo(new TrainingTrigger(40, Duration.ofHours(6), 40, true));
    assertThat(defaults.loop().retries())
        .isEqualTo(
            new RetryPolicy(new DoublingWait(Duration.ofMinutes(1), Duration.ofHours(1)), 3));
  }

  @Test
  void halfPairsCountForMethodsThatLearnFromThem() {
    TrainerConfiguration dpo =
        TrainerConfiguration.from(load(Map.of("PLUMBLINE_TRAINER_ALIGNMENT_METHOD", "dpo")));

    assertThat(dpo.loop().trigger().halfPairs()).isFalse();
  }

  @Test
  void theEnvironmentSetsThem() {
    TrainerConfiguration configuration =
        TrainerConfiguration.from(
            load(
                Map.of(
                    "PLUMBLINE_TRAINER_TRIGGER_NEW_PAIRS",
                    "7",
                    "PLUMBLINE_TRAINER_TRIGGER_INTERVAL",
                    "10 minutes",
                    MAX_PAIRS,
                    "99")));

    assertThat(configuration.loop().trigger().newPairs()).isEqualTo(7);
    assertThat(configuration.loop().trigger().interval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(configuration.loop().maxPairs()).isEqualTo(99);
  }

  @Test
  void morePairsThanARunsRecordCanNameAreRefusedByName() {
    assertThat(TrainerConfiguration.from(load(Map.of(MAX_PAIRS, "200000"))).loop().maxPairs())
        .isEqualTo(TrainerSettings.MOST_PAIRS);
    assertThatThrownBy(() -> TrainerConfiguration.from(load(Map.of(MAX_PAIRS, "200001"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.max-pairs must be from 1 to 200000, not 200001");
  }

  @Test
  void thePairsOfAllChannelsTakeAQuarterOfTheHeapOrWhatIsSaid() {
    long heap = Runtime.getRuntime().maxMemory();

    assertThat(TrainerConfiguration.from(load(Map.of())).loop().pairsMemory()).isEqualTo(heap / 4);
    assertThat(TrainerConfiguration.from(load(Map.of(PAIRS_MEMORY, "8 MiB"))).loop().pairsMemory())
        .isEqualTo(8 * 1024 * 1024);
    assertThatThrownBy(() -> TrainerConfiguration.from(load(Map.of(PAIRS_MEMORY, "1 MiB"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.pairs-memory must be auto or at least 4 MiB");
  }

  @Test
  void aTransactionThatOutlivesTheNextWorkersPatienceIsRefusedByName() {
    assertThat(timeout("60 s")).isEqualTo(Duration.ofMinutes(1));
    assertThatThrownBy(() -> timeout("61 s"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.transaction-timeout must be at most 60 s");
  }

  private static Duration timeout(String text) {
    return TrainerConfiguration.from(load(Map.of("PLUMBLINE_TRAINER_TRANSACTION_TIMEOUT", text)))
        .loop()
        .transactionTimeout();
  }

  @Test
  void aTrainerLeavesHalfOfTheCoresToAServerBesideIt() {
    TrainerConfiguration eight = TrainerConfiguration.from(load(Map.of(MODEL_THREADS, "8")));
    TrainerConfiguration one = TrainerConfiguration.from(load(Map.of(MODEL_THREADS, "1")));

    assertThat(eight.threadsAlone()).isEqualTo(8);
    assertThat(eight.threadsBesideServer()).isEqualTo(4);
    assertThat(one.threadsBesideServer()).isEqualTo(1);
  }

  @Test
  void aNumberOfItsOwnIsKeptAsItIs() {
    TrainerConfiguration own =
        TrainerConfiguration.from(
            load(Map.of(MODEL_THREADS, "8", "PLUMBLINE_TRAINER_THREADS", "6")));

    assertThat(own.threadsAlone()).isEqualTo(6);
    assertThat(own.threadsBesideServer()).isEqualTo(6);
  }

  @Test
  void aWaitThatEndsBeforeItBeginsIsRefusedByName() {
    Configuration configuration = load(Map.of("PLUMBLINE_TRAINER_RETRY_MAXIMUM", "1 s"));

    assertThatThrownBy(() -> TrainerConfiguration.from(configuration))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("plumbline.trainer.retry.maximum");
  }

  private static Configuration load(Map<String, String> environment) {
    return Configuration.load(Optional.empty(), environment);
  }
}
