package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdapterTableTest {
  @ParameterizedTest
  @CsvSource({"cpu, 4", "gpu, 2"})
  void whereMemoryIsTakenAtOnceThereIsRoomForTheWantedAdaptersAlone(String device, int room)
      throws IOException {
    try (ModelInPrecision model = ModelInPrecision.open(Precision.FLOAT32);
        NDManager manager = model.newManager();
        AdapterTable table =
            new AdapterTable(model.transformer().decoder().code(), Device.fromName(device))) {
      Map<LoraAdapter, PackedAdapter> wanted = new LinkedHashMap<>();
      for (int seed = 1; seed < 3; seed++) {
        wanted.put(LoraAdapter.withoutValues(manager), model.packed(manager, 2, seed));
      }

      table.join(wanted).close();

      assertThat(table.room()).isEqualTo(room);
    }
  }
}
