package dev.plumbline.server.adapters;

import static dev.plumbline.server.adapters.Announcements.BASE;
import static dev.plumbline.server.adapters.Announcements.rollback;
import static dev.plumbline.server.adapters.Announcements.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.service.DoublingWait;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads the topic, when and how compacted it ever is, ends on the same version. */
class ConvergenceTest {
  private static final int HISTORIES = 200;
  private static final int LONGEST = 12;

  /** A record of the topic: its key, and what a server does with it. */
  private record Entry(String key, String words, Consumer<AdapterRegistry> effect) {
    @Override
    public String toString() {
      return words;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aServerThatWasThereAndAFreshOneServeTheSame(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      List<Entry> topic = history(random);

      long live = served(topic, true);

      assertThat(served(topic, false)).as("fresh, seed %s, %s", seed, topic).isEqualTo(live);
      assertThat(served(compacted(topic), false))
          .as("fresh on the compacted topic, seed %s, %s", seed, topic)
          .isEqualTo(live);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void aServerThatOutlivesATopicServesWhatAFreshOneFindsOnTheNext(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < HISTORIES; i++) {
      List<Entry> lost = history(random);
      List<Entry> topic = history(random);
      List<Entry> both = new ArrayList<>(lost);
      both.add(new Entry("channel", "a new topic", AdapterRegistry::beginAnew));
      both.addAll(topic);

      assertThat(served(both, true)).as("seed %s, %s", seed, both).isEqualTo(served(topic, false));
    }
  }

  private static List<Entry> history(Random random) {
    List<Entry> topic = new ArrayList<>();
    long highest = 1;
    topic.add(announced(update(highest)));
    int length = random.nextInt(LONGEST);
    for (int i = 0; i < length; i++) {
      long version = 1 + random.nextLong(highest);
      switch (random.nextInt(5)) {
        case 0, 1 -> topic.add(announced(update(++highest)));
        case 2 -> topic.add(announced(rollback(version)));
        case 3 -> topic.add(new Entry("pin", "pin " + version, all -> all.pin(update(version))));
        default -> topic.add(new Entry("pin", "unpin", all -> all.unpin("default")));
      }
    }
    return topic;
  }

  private static Entry announced(Announcement announcement) {
    String words = (announcement.rollback() ? "rollback " : "update ") + announcement.version();
    return new Entry("channel", words, all -> all.announce(announcement));
  }

  private static List<Entry> compacted(List<Entry> topic) {
    Map<String, Entry> latest = new LinkedHashMap<>();
    for (Entry entry : topic) {
      latest.remove(entry.key());
      latest.put(entry.key(), entry);
    }
    return List.copyOf(latest.values());
  }

  private static long served(List<Entry> topic, boolean fromTheBeginning) {
    QueuedExecutor executor = new QueuedExecutor();
    AdapterRegistry registry =
        new AdapterRegistry(
            new ScriptedLoader(),
            BASE,
            new RegistryLimits(
                20, 1, new DoublingWait(Duration.ofSeconds(1), Duration.ofSeconds(4))),
            new RecordingReloads(),
            executor,
            Clock.systemUTC());
    try (registry) {
      if (fromTheBeginning) {
        registry.startLoading();
      }
      for (Entry entry : topic) {
        entry.effect().accept(registry);
        executor.runAll();
      }
      registry.startLoading();
      executor.runAll();
      try (AdapterLease lease = registry.lease("default")) {
        return lease.version();
      }
    }
  }
}
