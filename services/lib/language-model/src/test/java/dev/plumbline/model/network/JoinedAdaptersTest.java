package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.Projection;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"FLOAT32", "INT8"})
class JoinedAdaptersTest {
  private static ModelInPrecision model;

  @BeforeParameterizedClassInvocation
  static void loadModel(Precision precision) throws IOException {
    model = ModelInPrecision.open(precision);
  }

  @AfterParameterizedClassInvocation
  static void closeModel() {
    model.close();
  }

  JoinedAdaptersTest(Precision precision) {
    assertThat(model.transformer().precision()).isEqualTo(precision);
  }

  @Test
  void rowsOfOneStepGetWhatTheirOwnAdapterGivesThemAlone() {
    try (LoraAdapter whole = model.adapter(2, Set.of(Projection.values()), 1);
        LoraAdapter partial = model.adapter(3, Set.of(Projection.QUERY, Projection.DOWN), 2);
        LoraAdapter other = model.adapter(1, Set.of(Projection.OUTPUT), 3)) {
      List<Optional<LoraAdapter>> users =
          List.of(Optional.of(whole), Optional.empty(), Optional.of(partial), Optional.of(other));

      List<float[]> together = logits(users);

      assertEachIsAsAlone(together, users);
      assertThat(together.get(0)[0]).isNotCloseTo(together.get(1)[0], within(1e-3f));
    }
  }

  @Test
  void answersGrowBesidePromptsThatAreReadWithOtherAdapters() {
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        LoraAdapter one = model.adapter(2, Set.of(Projection.values()), 1);
        LoraAdapter two = model.adapter(3, Set.of(Projection.QUERY, Projection.DOWN), 2);
        LoraAdapter three = model.adapter(1, Set.of(Projection.values()), 3);
        KeyValueCache cache = network.newCache(8, prompt().size())) {
      List<Optional<LoraAdapter>> users =
          Stream.of(one, null, two, one, one, three, null, two).map(Optional::ofNullable).toList();
      Segment all = beginnings(cache, users);
      network.run(List.of(all)).close();

      List<float[]> together =
          logits(
              network,
              List.of(
                  ends(all, 0, 5),
                  whole(cache, 5, users.get(5)),
                  whole(cache, 6, users.get(6)),
                  ends(all, 7, 1)),
              users.size());

      assertEachIsAsAlone(together, users);
    }
  }

  @Test
  void onlySomeUseTheOnlyAdapter() {
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        LoraAdapter only = model.adapter(2, Set.of(Projection.values()), 1);
        KeyValueCache cache = network.newCache(4, prompt().size())) {
      for (LoraAdapter growing : new LoraAdapter[] {only, null}) {
        List<Optional<LoraAdapter>> users =
            Stream.of(null, growing, growing, only).map(Optional::ofNullable).toList();
        Segment all = beginnings(cache, users);
        network.run(List.of(all)).close();

        List<float[]> together =
            logits(network, List.of(ends(all, 0, 3), whole(cache, 3, users.get(3))), users.size());

        assertEachIsAsAlone(together, users);
      }
    }
  }

  @Test
  void adaptersThatComeAndGoLeaveTheOthersAsTheyWere() {
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        LoraAdapter staying = model.adapter(2, Set.of(Projection.values()), 1)) {
      float[] expected = logits(List.of(Optional.of(staying))).get(0);

      for (int seed = 2; seed < 9; seed++) {
        try (LoraAdapter passing = model.adapter(seed % 3 + 1, Set.of(Projection.values()), seed)) {
          logits(network, List.of(Optional.of(passing), Optional.of(staying)));
        }
        float[] actual = logits(network, List.of(Optional.of(staying))).get(0);
        assertThat(actual).containsExactly(expected, within(1e-4f));
      }
    }
  }

  @Test
  void aVersionThatTakesAnOldOnesPlaceLeavesTheOthersAsTheyWere() {
    List<LoraAdapter> versions =
        IntStream.range(1, 9)
            .mapToObj(seed -> model.adapter(2, Set.of(Projection.DOWN), seed))
            .toList();
    try (CachedTransformer network = new CachedTransformer(model.transformer())) {
      for (int first = 0; first + 3 <= versions.size(); first++) {
        List<LoraAdapter> running = versions.subList(first, first + 3);
        List<Optional<LoraAdapter>> users = running.stream().map(Optional::of).toList();

        assertEachIsAsAlone(logits(network, users), users);
      }
    } finally {
      versions.forEach(LoraAdapter::close);
    }
  }

  @Test
  void whateverAdaptersComeAndGoEachRowGetsWhatItsOwnGives() {
    List<LoraAdapter> adapters =
        IntStream.range(1, 7)
            .mapToObj(seed -> model.adapter(seed % 3 + 1, Set.of(Projection.values()), seed))
            .toList();
    List<float[]> alone =
        adapters.stream().map(adapter -> logits(List.of(Optional.of(adapter))).get(0)).toList();
    SplittableRandom random = new SplittableRandom(5);
    try (CachedTransformer network = new CachedTransformer(model.transformer())) {
      for (int step = 0; step < 60; step++) {
        int[] used = random.ints(random.nextInt(2, 5), 0, adapters.size()).toArray();
        List<Optional<LoraAdapter>> users =
            Arrays.stream(used).mapToObj(adapters::get).map(Optional::of).toList();
        for (int again = random.nextInt(4); again >= 0; again--) {
          List<float[]> together = logits(network, users);
          for (int row = 0; row < used.length; row++) {
            assertThat(together.get(row))
                .as("step " + step + ", row " + row)
                .containsExactly(alone.get(used[row]), within(1e-4f));
          }
        }
      }
    } finally {
      adapters.forEach(LoraAdapter::close);
    }
  }

  @Test
  void anAdoptedAdapterGivesWhatItsValuesGive() {
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        LoraAdapter original = model.adapter(2, Set.of(Projection.values()), 1)) {
      float[] expected = logits(List.of(Optional.of(original))).get(0);

      LoraAdapter adopted =
          CompletableFuture.supplyAsync(() -> network.adopt(original.values())).join();

      assertThat(logits(network, List.of(Optional.of(adopted))).get(0))
          .containsExactly(expected, within(1e-4f));
      assertThatThrownBy(() -> logits(List.of(Optional.of(adopted))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another engine");
    }
  }

  @Test
  void whatAFreedAdapterLeftInItsMemoryDoesNotShow() {
    try (CachedTransformer network = new CachedTransformer(model.transformer());
        LoraAdapter original =
            model.adapter(2, EnumSet.complementOf(EnumSet.of(Projection.KEY)), 1);
        LoraAdapter larger = model.adapter(2, Set.of(Projection.values()), 2)) {
      float[] expected = logits(List.of(Optional.of(original))).get(0);
      for (int turn = 0; turn < 3; turn++) {
        LoraAdapter passing = network.adopt(larger.values());
        logits(network, List.of(Optional.of(passing)));
        passing.close();

        LoraAdapter adopted = network.adopt(original.values());

        assertThat(logits(network, List.of(Optional.of(adopted))).get(0))
            .containsExactly(expected, within(1e-4f));
        adopted.close();
      }
    }
  }

  private static void assertEachIsAsAlone(
      List<float[]> together, List<Optional<LoraAdapter>> users) {
    for (int row = 0; row < users.size(); row++) {
      float[] alone = logits(List.of(users.get(row))).get(0);
      assertThat(together.get(row)).as("row " + row).containsExactly(alone, within(1e-4f));
    }
  }

  private static List<float[]> logits(List<Optional<LoraAdapter>> users) {
    try (CachedTransformer network = new CachedTransformer(model.transformer())) {
      return logits(network, users);
    }
  }

  /** After the last token of a prompt, of which the others are read in a step before. */
  private static List<float[]> logits(
      CachedTransformer network, List<Optional<LoraAdapter>> users) {
    try (KeyValueCache cache = network.newCache(users.size(), prompt().size())) {
      Segment all = beginnings(cache, users);
      network.run(List.of(all)).close();
      return logits(network, List.of(ends(all, 0, users.size())), users.size());
    }
  }

  private static List<float[]> logits(CachedTransformer network, List<Segment> segments, int rows) {
    try (LogitRows logits = network.run(segments)) {
      return IntStream.range(0, rows).mapToObj(logits::row).map(JoinedAdaptersTest::copy).toList();
    }
  }

  private static float[] copy(FloatBuffer values) {
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private static List<Integer> prompt() {
    return Arrays.stream(model.prompt()).boxed().toList();
  }

  /** All but the last token of the prompt, once for each user. */
  private static Segment beginnings(KeyValueCache cache, List<Optional<LoraAdapter>> users) {
    List<Integer> tokens = prompt().subList(0, prompt().size() - 1);
    List<Segment.Row> rows = users.stream().map(user -> new Segment.Row(0, tokens, user)).toList();
    return new Segment(cache, 0, rows, Segment.Logits.NONE);
  }

  /** The last token in some of the slots whose others are read. */
  private static Segment ends(Segment beginnings, int first, int slots) {
    List<Integer> all = prompt();
    List<Segment.Row> rows =
        beginnings.rows().subList(first, first + slots).stream()
            .map(
                row ->
                    new Segment.Row(
                        row.tokens().size(),
                        all.subList(row.tokens().size(), all.size()),
                        row.adapter()))
            .toList();
    return new Segment(beginnings.cache(), first, rows, Segment.Logits.LAST);
  }

  private static Segment whole(KeyValueCache cache, int slot, Optional<LoraAdapter> user) {
    return new Segment(
        cache, slot, List.of(new Segment.Row(0, prompt(), user)), Segment.Logits.LAST);
  }
}
