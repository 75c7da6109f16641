package dev.plumbline.standalone.bench.serve;

import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.schema.AdapterFile;
import java.util.List;

/**
 * What is needed to swap adapters of a server.
 *
 * @param adapters in the server's store
 */
public record SwapMaterial(KafkaClients clients, List<AdapterFile> adapters) {
  public SwapMaterial {
    adapters = List.copyOf(adapters);
  }
}
