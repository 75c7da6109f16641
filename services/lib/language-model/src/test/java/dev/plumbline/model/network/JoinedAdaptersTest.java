package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.lora.LoraSettings;
import dev.plumbline.model.lora.LoraSite;
import dev.plumbline.model.lora.PairValues;
import dev.plumbline.model.lora.Projection;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
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
  private static OracleCase model;
  private static Transformer transformer;

  @BeforeParameterizedClassInvocation
  static void loadModel(Precision precision) throws IOException {
    model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
    transformer =
        precision == Precision.FLOAT32
            ? model.transformer()
            : model.transformer().rounded(precision, model.prompt(1));
  }

  @AfterParameterizedClassInvocation
  static void closeModel() {
    transformer.close();
    model.close();
  }

  JoinedAdaptersTest(Precision precision) {
    assertThat(transformer.precision()).isEqualTo(precision);
  }

  @Test
  void rowsOfOneStepGetWhatTheirOwnAdapterGivesThemAlone() {
    try (LoraAdapter whole = adapter(2, Set.of(Projection.values()), 1);
        LoraAdapter partial = adapter(3, Set.of(Projection.QUERY, Projection.DOWN), 2);
        LoraAdapter other = adapter(1, Set.of(Projection.OUTPUT), 3)) {
      List<Optional<LoraAdapter>> users =
          List.of(Optional.of(whole), Optional.empty(), Optional.of(partial), Optional.of(other));

      List<float[]> together = logits(users);

      assertEachIsAsAlone(together, users);
      assertThat(together.get(0)[0]).isNotCloseTo(together.get(1)[0], within(1e-3f));
    }
  }

  @Test
  void answersGrowBesidePromptsThatAreReadWithOtherAdapters() {
    try (CachedTransformer network = new CachedTransformer(transformer);
        LoraAdapter one = adapter(2, Set.of(Projection.values()), 1);
        LoraAdapter two = adapter(3, Set.of(Projection.QUERY, Projection.DOWN), 2);
        LoraAdapter three = adapter(1, Set.of(Projection.values()), 3);
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
    try (CachedTransformer network = new CachedTransformer(transformer);
        LoraAdapter only = adapter(2, Set.of(Projection.values()), 1);
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
    try (CachedTransformer network = new CachedTransformer(transformer);
        LoraAdapter staying = adapter(2, Set.of(Projection.values()), 1)) {
      float[] expected = logits(List.of(Optional.of(staying))).get(0);

      for (int seed = 2; seed < 9; seed++) {
        try (LoraAdapter passing = adapter(seed % 3 + 1, Set.of(Projection.values()), seed)) {
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
        IntStream.range(1, 9).mapToObj(seed -> adapter(2, Set.of(Projection.DOWN), seed)).toList();
    try (CachedTransformer network = new CachedTransformer(transformer)) {
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
            .mapToObj(seed -> adapter(seed % 3 + 1, Set.of(Projection.values()), seed))
            .toList();
    List<float[]> alone =
        adapters.stream().map(adapter -> logits(List.of(Optional.of(adapter))).get(0)).toList();
    SplittableRandom random = new SplittableRandom(5);
    try (CachedTransformer network = new CachedTransformer(transformer)) {
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
  void whatIsUsedNoMoreIsSoonNotReadAnyMore() {
    try (NDManager manager = model.manager().newSubManager();
        PackedAdapters packed = packedAdapters(manager)) {
      List<LoraAdapter> small =
          IntStream.range(1, 4).mapToObj(seed -> packed.adopt(values(2, seed))).toList();
      LoraAdapter large = packed.adopt(values(4, 5));
      JoinedAdapters before = packed.of(List.of(small.get(0), large, small.get(1), small.get(2)));
      assertThat(before.adapters().indexOf(large)).isOne();
      assertThat(before.ranks().get(0)).isEqualTo(3 * 4);

      IntStream.range(0, 10).forEach(step -> packed.of(small));

      assertThat(packed.of(small).adapters()).containsExactlyInAnyOrderElementsOf(small);
      assertThat(packed.of(small).ranks().get(0)).isEqualTo(3 * 2);
    }
  }

  @Test
  void whatLiesBehindTheUsedOnesIsSoonNotReadAnyMore() {
    try (NDManager manager = model.manager().newSubManager();
        PackedAdapters packed = packedAdapters(manager)) {
      List<LoraAdapter> all =
          IntStream.range(1, 6).mapToObj(seed -> packed.adopt(values(2, seed))).toList();
      assertThat(packed.of(all).adapters()).hasSize(5);
      List<LoraAdapter> first = all.subList(0, 2);

      IntStream.range(0, 10).forEach(step -> packed.of(first));

      assertThat(packed.of(first).adapters()).containsExactlyElementsOf(first);
      assertThat(packed.of(all).adapters()).containsExactlyElementsOf(all);
    }
  }

  @Test
  void anAdoptedAdapterGivesWhatItsValuesGive() {
    try (CachedTransformer network = new CachedTransformer(transformer);
        LoraAdapter original = adapter(2, Set.of(Projection.values()), 1)) {
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
    try (CachedTransformer network = new CachedTransformer(transformer);
        LoraAdapter original = adapter(2, EnumSet.complementOf(EnumSet.of(Projection.KEY)), 1);
        LoraAdapter larger = adapter(2, Set.of(Projection.values()), 2)) {
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

  @Test
  void adaptersThatWereAdoptedInVainAreFreed() {
    try (NDManager manager = model.manager().newSubManager();
        PackedAdapters packed = packedAdapters(manager)) {
      List<Integer> arrays = new ArrayList<>();
      for (int seed = 1; seed < 5; seed++) {
        packed.adopt(values(2, seed)).close();
        arrays.add(manager.getManagedArrays().size());
      }

      assertThat(arrays).containsOnly(arrays.get(0));
      assertThat(arrays.get(0)).isPositive();
    }
  }

  @Test
  void ofAnAdapterWhoseValuesCannotBeReadNothingStays() {
    SortedMap<LoraSite, PairValues> unreadable = new TreeMap<>(values(2, 1));
    unreadable.compute(unreadable.lastKey(), (site, pair) -> new UnreadablePair(pair));
    try (NDManager manager = model.manager().newSubManager();
        PackedAdapters packed = packedAdapters(manager)) {
      int before = manager.getManagedArrays().size();

      assertThatThrownBy(() -> packed.adopt(unreadable)).hasMessage("the disk is gone");

      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  private static void assertEachIsAsAlone(
      List<float[]> together, List<Optional<LoraAdapter>> users) {
    for (int row = 0; row < users.size(); row++) {
      float[] alone = logits(List.of(users.get(row))).get(0);
      assertThat(together.get(row)).as("row " + row).containsExactly(alone, within(1e-4f));
    }
  }

  private static PackedAdapters packedAdapters(NDManager manager) {
    Decoder decoder = transformer.decoder();
    AdapterPacking packing =
        new AdapterPacking(
            model.configuration(),
            decoder.code(),
            decoder.precision().adapters(),
            decoder.channels());
    return new PackedAdapters(manager, decoder.code(), packing);
  }

  private static SortedMap<LoraSite, LoraMatrices> values(int rank, long seed) {
    try (LoraAdapter adapter = adapter(rank, Set.of(Projection.values()), seed)) {
      return adapter.values();
    }
  }

  private record UnreadablePair(PairValues pair) implements PairValues {
    @Override
    public int rank() {
      return pair.rank();
    }

    @Override
    public int inputs() {
      return pair.inputs();
    }

    @Override
    public int outputs() {
      return pair.outputs();
    }

    @Override
    public double scaling() {
      return pair.scaling();
    }

    @Override
    public void copyA(FloatBuffer target) {
      pair.copyA(target);
    }

    @Override
    public void copyB(FloatBuffer target) {
      throw new IllegalStateException("the disk is gone");
    }
  }

  private static LoraAdapter adapter(int rank, Set<Projection> projections, long seed) {
    LoraSettings settings =
        new LoraSettings(rank, 2, projections, 0, model.configuration().blocks());
    SortedMap<LoraSite, LoraMatrices> values = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    try (LoraAdapter initial =
        LoraAdapter.create(settings, model.configuration(), model.manager(), seed)) {
      for (Map.Entry<LoraSite, LoraMatrices> entry : initial.values().entrySet()) {
        float[] b = entry.getValue().b();
        for (int i = 0; i < b.length; i++) {
          b[i] = (float) random.nextDouble(-1, 1);
        }
        values.put(entry.getKey(), entry.getValue());
      }
    }
    return LoraAdapter.of(values, model.manager());
  }

  private static List<float[]> logits(List<Optional<LoraAdapter>> users) {
    try (CachedTransformer network = new CachedTransformer(transformer)) {
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
    return Arrays.stream(model.prompt(0)).boxed().toList();
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
