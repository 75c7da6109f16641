package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.service.ServiceContext;
import dev.plumbline.schema.ModelUpdate;
import dev.plumbline.server.LiveKafka.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Servers of one installation whose answers say their version, and what is announced to them. */
final class VersionedServers implements AutoCloseable {
  final VersionSpeaker model = new VersionSpeaker();
  final Installation installation;
  private final Path directory;
  private final List<ModelServerService> running = new ArrayList<>();

  /**
   * @param directory for the files of adapters
   */
  VersionedServers(Installation installation, Path directory) {
    this.installation = installation;
    this.directory = directory;
  }

  /** Starts a server and waits until it is ready. */
  ServerClient start() {
    ModelServerService server = start(installation.configuration);
    Awaitility.await().until(() -> server.readiness().ready());
    return new ServerClient(server);
  }

  /** Starts a server with other settings. */
  ModelServerService start(Configuration configuration) {
    ModelServerService server =
        ModelServerService.start(ServiceContext.of(configuration), () -> model);
    running.add(server);
    return server;
  }

  /** The server that was started first. */
  ModelServerService first() {
    return running.get(0);
  }

  void announce(long version) throws IOException {
    installation.announce(update(version).build());
  }

  ModelUpdate.Builder update(long version) throws IOException {
    return installation.update(version, adapter(version), VersionSpeaker.FINGERPRINT);
  }

  Path adapter(long version) throws IOException {
    Path files = Files.createTempDirectory(directory, "adapter");
    Files.writeString(files.resolve("adapter.txt"), "version " + version);
    return files;
  }

  /** Stops the servers, which must leave no adapter in memory. */
  @Override
  public void close() {
    running.forEach(ModelServerService::close);
    assertThat(model.openAdapters()).as("adapters left in memory").isZero();
  }
}
