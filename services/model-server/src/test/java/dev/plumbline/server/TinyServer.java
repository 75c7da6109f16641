package dev.plumbline.server;

import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.LiveKafka.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A model server with a tiny real model, and the hands of its trainer. */
final class TinyServer implements AutoCloseable {
  static final Path MODEL = Path.of(System.getProperty("oracle.dir"), "llama-tied");

  final Installation installation;
  final ModelServerService service;
  final ServerClient client;
  private final Path directory;

  private TinyServer(Installation installation, ModelServerService service, Path directory) {
    this.installation = installation;
    this.service = service;
    this.client = new ServerClient(service);
    this.directory = directory;
  }

  static TinyServer start(LiveKafka kafka, Path directory, Map<String, ?> overrides) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.model.source", MODEL.toString());
    settings.put("plumbline.model.cache", directory.resolve("cache").toString());
    settings.put("plumbline.model.threads", 1);
    settings.put("plumbline.server.answers.parallel", 4);
    settings.put("plumbline.server.answers.queue", 8);
    settings.put("plumbline.server.answers.cache", "16 MiB");
    settings.put("plumbline.server.answers.max-tokens", 16);
    settings.putAll(overrides);
    Installation installation = kafka.newInstallation(settings);
    ModelServerService service =
        ModelServerService.start(ServiceContext.of(installation.configuration));
    Awaitility.await().until(() -> service.readiness().ready());
    return new TinyServer(installation, service, directory);
  }

  /** Announces the reference adapter with another strength: other bytes and other answers. */
  void announce(String channel, long version, int alpha) throws IOException {
    installation.announce(stored(channel, version, alpha));
  }

  /** The same, in the store but not announced. */
  ModelUpdate stored(String channel, long version, int alpha) throws IOException {
    Path adapter = Files.createTempDirectory(directory, "adapter");
    try (Stream<Path> files = Files.list(MODEL.resolve("adapter"))) {
      for (Path file : files.toList()) {
        Files.copy(file, adapter.resolve(file.getFileName().toString()));
      }
    }
    Path configuration = adapter.resolve("adapter_config.json");
    Files.writeString(
        configuration,
        Files.readString(configuration)
            .replaceAll("\"lora_alpha\": \\d+", "\"lora_alpha\": " + alpha));
    return installation.update(version, adapter, fingerprint()).setChannel(channel).build();
  }

  void awaitVersion(String channel, long version) {
    Awaitility.await()
        .until(
            () -> {
              String model = client.get("/v1/models/" + channel);
              return ServerClient.json(model).path("root").asText().equals(channel + "@" + version);
            });
  }

  private String fingerprint() {
    return ServerClient.json(client.get("/v1/adapters")).at("/base/fingerprint").asText();
  }

  @Override
  public void close() {
    service.close();
  }
}
