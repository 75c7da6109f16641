package dev.plumbline.standalone.bench.serve;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.OpenedModel;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.standalone.bench.serve.swap.RandomAdapters;
import dev.plumbline.standalone.bench.serve.swap.ServerState;
import dev.plumbline.standalone.client.RequestFailedException;

/** What is needed to swap adapters of a server that runs elsewhere, from its own settings. */
public final class RemoteMaterial {
  private final Configuration configuration;
  private final Progress progress;

  /**
   * @param configuration Kafka, the adapter store and the model of that server
   */
  public RemoteMaterial(Configuration configuration, Progress progress) {
    this.configuration = configuration;
    this.progress = progress;
  }

  /**
   * Writes random adapters into the server's store.
   *
   * @throws StartException when the configured model is not the server's
   */
  public SwapMaterial write(ServerState server, int adapters) throws RequestFailedException {
    ModelSettings settings = ModelSettings.from(configuration);
    ServerState.Base base = server.base();
    try (OpenedModel model =
        ModelOpener.open(ModelSource.parse(settings.source()), settings.cache(), progress)) {
      if (!model.fingerprint().equals(base.fingerprint())) {
        throw new StartException(
            "the server's base model is "
                + base.name()
                + " ("
                + base.fingerprint()
                + "), and "
                + settings.source()
                + " has other weights; name the server's model with --model");
      }
      try (AdapterStore store = AdapterStore.from(configuration, "bench")) {
        return new SwapMaterial(
            new KafkaClients(KafkaConfiguration.from(configuration)),
            new RandomAdapters(model.configuration(), model.name()).write(adapters, store));
      }
    } catch (InvalidModelException e) {
      throw new StartException(
          "the model "
              + settings.source()
              + ", for which adapters are to be made, cannot be opened: "
              + e.getMessage(),
          e);
    }
  }
}
