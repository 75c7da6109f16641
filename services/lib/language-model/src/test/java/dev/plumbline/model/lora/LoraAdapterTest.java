package dev.plumbline.model.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraAdapterTest {
  private NDManager manager;

  @BeforeEach
  void openManager() {
    manager = Engine.getEngine("PyTorch").newBaseManager();
  }

  @AfterEach
  void closeManager() {
    manager.close();
  }

  @Test
  void anAdapterLivesUntilItsLastUserIsDone() {
    LoraAdapter adapter = LoraAdapter.of(values(2), manager);
    LoraAdapter.Lease one = adapter.retain();
    LoraAdapter.Lease other = adapter.retain();

    adapter.close();
    adapter.close();
    one.close();
    one.close();

    assertThat(adapter.isOpen()).isTrue();
    assertThat(manager.getManagedArrays()).isNotEmpty();

    other.close();

    assertThat(adapter.isOpen()).isFalse();
    assertThat(manager.getManagedArrays()).isEmpty();
  }

  @Test
  void aFreedAdapterCanNotBeUsedAgain() {
    LoraAdapter adapter = LoraAdapter.of(values(2), manager);

    adapter.close();

    assertThat(adapter.tryRetain()).isEmpty();
    assertThatThrownBy(adapter::retain).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsWrittenIsReadAgainAndHasTheSameBytes(@TempDir Path one, @TempDir Path other)
      throws IOException {
    Map<LoraSite, LoraMatrices> values = values(2);
    values.putAll(values(3));
    values.put(new LoraSite(4, Projection.DOWN), matrices(5, 12, 8, 0.7));
    try (LoraAdapter adapter = LoraAdapter.of(values, manager)) {

      PeftFormat.write(adapter, one, "a model");
      PeftFormat.write(adapter, other, "a model");

      assertThat(Files.readAllBytes(one.resolve("adapter_model.safetensors")))
          .isEqualTo(Files.readAllBytes(other.resolve("adapter_model.safetensors")));
      assertThat(Files.readString(one.resolve("adapter_config.json")))
          .isEqualTo(Files.readString(other.resolve("adapter_config.json")))
          .contains("\"base_model_name_or_path\" : \"a model\"");
      assertSame(PeftFormat.values(one, TinyModel.configuration()), values);
    }
  }

  @Test
  void aDiskThatFailsIsNoFaultOfTheAdapter(@TempDir Path directory) throws IOException {
    try (LoraAdapter adapter = LoraAdapter.of(values(2), manager)) {
      assertThatThrownBy(() -> PeftFormat.write(adapter, directory.resolve("gone"), "a model"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("adapter_model.safetensors: could not be written");

      Files.createDirectory(directory.resolve("adapter_config.json"));
      assertThatThrownBy(() -> PeftFormat.write(adapter, directory, "a model"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("adapter_config.json: could not be written");
    }
  }

  @Test
  void aNewAdapterIsTheSameForTheSameSeed() {
    LoraSettings settings =
        new LoraSettings(4, 8, Set.of(Projection.QUERY, Projection.VALUE), 0, 5);
    try (LoraAdapter one = LoraAdapter.create(settings, TinyModel.configuration(), manager, 7);
        LoraAdapter same = LoraAdapter.create(settings, TinyModel.configuration(), manager, 7);
        LoraAdapter other = LoraAdapter.create(settings, TinyModel.configuration(), manager, 8)) {

      assertThat(one.pairs()).hasSize(10);
      LoraSite site = new LoraSite(3, Projection.VALUE);
      assertThat(one.values().get(site).a()).isEqualTo(same.values().get(site).a());
      assertThat(one.values().get(site).a()).isNotEqualTo(other.values().get(site).a());
      assertThat(one.values().get(site).b()).containsOnly(0f);
    }
  }

  private static void assertSame(
      Map<LoraSite, LoraMatrices> actual, Map<LoraSite, LoraMatrices> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (site, pair) -> {
          assertThat(actual.get(site).a()).as(site + " a").isEqualTo(pair.a());
          assertThat(actual.get(site).b()).as(site + " b").isEqualTo(pair.b());
          assertThat(actual.get(site).scaling())
              .as(site + " scaling")
              .isCloseTo(pair.scaling(), within(1e-9));
        });
  }

  private static Map<LoraSite, LoraMatrices> values(int block) {
    Map<LoraSite, LoraMatrices> values = new TreeMap<>();
    values.put(new LoraSite(block, Projection.QUERY), matrices(2, 8, 8, 2));
    values.put(new LoraSite(block, Projection.VALUE), matrices(2, 8, 4, 2));
    return values;
  }

  private static LoraMatrices matrices(int rank, int inputs, int outputs, double scaling) {
    float[] a = new float[rank * inputs];
    float[] b = new float[outputs * rank];
    for (int i = 0; i < a.length; i++) {
      a[i] = i / 10f;
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = -i / 7f;
    }
    return new LoraMatrices(rank, a, b, scaling);
  }
}
