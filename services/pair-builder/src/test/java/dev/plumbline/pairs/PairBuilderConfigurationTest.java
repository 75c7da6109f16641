package dev.plumbline.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.pairs.ballot.BallotLimits;
import dev.plumbline.pairs.intake.TextLimits;
import dev.plumbline.pairs.resolution.WaitingLimits;
import dev.plumbline.pairs.state.RocksDbMemory;
import dev.plumbline.pairs.state.StoreKind;
import dev.plumbline.pairs.topology.TopologySettings;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairBuilderConfigurationTest {
  @Test
  void theDefaultsAreThoseOfTheReference() {
    PairBuilderConfiguration configuration = read(Map.of());

    assertThat(configuration.http().port()).isEqualTo(8082);
    assertThat(configuration.waiting())
        .isEqualTo(new WaitingLimits(Duration.ofHours(1), 100, 10_000));
    assertThat(configuration.limits())
        .isEqualTo(new BallotLimits(16, 200, 32, 500, Duration.ofDays(1), 2048));
    assertThat(configuration.texts()).isEqualTo(new TextLimits(512 * 1024, 400 * 1024));
    assertThat(configuration.streams())
        .isEqualTo(
            new StreamsSettings(
                "pair-builder",
                1,
                Duration.ofMillis(100),
                Path.of(".plumbline/pair-builder"),
                StoreKind.ROCKSDB,
                128L << 20));
  }

  @Test
  void whatIsRememberedFollowsTheRetentionOfTheTopics() {
    Configuration configuration =
        load(
            Map.of(
                "plumbline.kafka.topics.completions-retention", "3 days",
                "plumbline.kafka.topics.feedback-retention", "9 days"));

    TopologySettings settings =
        PairBuilderConfiguration.from(configuration)
            .topology(KafkaConfiguration.from(configuration).topics(), 4);

    assertThat(settings.resolution().completions()).isEqualTo(Duration.ofDays(3));
    assertThat(settings.quotaRetention()).isEqualTo(Duration.ofDays(9));
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 4", "3, 4, 2", "4, 4, 1", "8, 4, 1"})
  void theTopologyKnowsHowManyTasksAThreadMayHave(int threads, int partitions, int tasks) {
    Configuration configuration = load(Map.of("plumbline.pair-builder.threads", threads));

    TopologySettings settings =
        PairBuilderConfiguration.from(configuration)
            .topology(KafkaConfiguration.from(configuration).topics(), partitions);

    assertThat(settings.tasksPerThread()).isEqualTo(tasks);
  }

  @ParameterizedTest
  @CsvSource({
    "state.store, disk, must be rocksdb or in-memory",
    "application-id, a/b, letters",
    "limits.voters-per-response, 300, times responses-per-prompt must be at most 4096",
    "limits.pairs-per-prompt, 0, must be from 1 to 1000",
    "waiting.time, 0 s, longer than nothing",
    "threads, 0, must be from 1"
  })
  void aWrongValueIsRefusedByItsKey(String key, String value, String rule) {
    String path = "plumbline.pair-builder." + key;

    assertThatThrownBy(() -> read(Map.of(path, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(path, rule);
  }

  @Test
  void exactlyOnceCannotBeConfiguredAway() {
    Properties properties = streams(Map.of("processing.guarantee", "at_least_once"));

    assertThat(properties).containsEntry("processing.guarantee", "exactly_once_v2");
    assertThat(properties).containsEntry("ensure.explicit.internal.resource.naming", true);
  }

  @Test
  void theProducerTakesWhatItHasMemoryForSoThatTheTopicsSayWhatIsTooLarge() {
    Properties properties = streams(Map.of());

    assertThat(properties.get("producer.max.request.size"))
        .isEqualTo(properties.get("producer.buffer.memory"))
        .isEqualTo(32 << 20);
  }

  @Test
  void aRecordMayBeAsLongAsItsTextsAndSomeMore() {
    assertThat(new TextLimits(512 << 10, 400 << 10).recordBytes()).isEqualTo(960 << 10);
    assertThat(new TextLimits(2 << 20, 1 << 20).recordBytes()).isEqualTo((2 << 20) + (64 << 10));
  }

  @Test
  void recoveryIsShortUnlessConfiguredOtherwise() {
    assertThat(streams(Map.of())).containsEntry("consumer.session.timeout.ms", 6000);
    assertThat(streams(Map.of("consumer.session.timeout.ms", "20000")))
        .containsEntry("consumer.session.timeout.ms", "20000");
  }

  @Test
  void aTransactionOutlivesTheLossOfABrokerUnlessConfiguredOtherwise() {
    assertThat(transactionTimeout(streams(Map.of()))).isEqualTo(60_000);
    assertThat(transactionTimeout(streams(Map.of("producer.transaction.timeout.ms", "20000"))))
        .isEqualTo(20_000);
  }

  @Test
  void whereNoStateIsBesideItWhoComesNextDoesNotWaitThatLong() {
    Configuration configuration = load(Map.of("plumbline.pair-builder.state.store", "in-memory"));

    assertThat(transactionTimeout(streams(configuration))).isEqualTo(10_000);
  }

  /** As Streams gives it to its producers. */
  private static int transactionTimeout(Properties properties) {
    return Integer.parseInt(
        new StreamsConfig(properties)
            .getProducerConfigs("test")
            .get("transaction.timeout.ms")
            .toString());
  }

  @Test
  void settingsOfKafkaReachStreams() {
    assertThat(streams(Map.of("security.protocol", "SASL_SSL", "num.standby.replicas", "1")))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("num.standby.replicas", "1");
  }

  private static Properties streams(Map<String, String> kafka) {
    return streams(load(Map.of("plumbline.kafka.properties", kafka)));
  }

  private static Properties streams(Configuration configuration) {
    try (RocksDbMemory memory = new RocksDbMemory(1 << 20, Duration.ofDays(1))) {
      return PairBuilderConfiguration.from(configuration)
          .streams()
          .properties(new KafkaClients(KafkaConfiguration.from(configuration)), memory, "one");
    }
  }

  private static PairBuilderConfiguration read(Map<String, ?> overrides) {
    return PairBuilderConfiguration.from(load(overrides));
  }

  private static Configuration load(Map<String, ?> overrides) {
    return Configuration.load(Optional.empty(), Map.of()).withOverrides(overrides);
  }
}
