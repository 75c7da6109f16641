package dev.plumbline.standalone.processes;

import dev.plumbline.embeddedkafka.EmbeddedKafkaMain;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.store.AdapterStore;
import dev.plumbline.standalone.client.ServiceHealth;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What each process of a loop is: its command, its environment, its log, its port. */
final class ProcessPlan {
  private static final String LOOPBACK = "127.0.0.1";

  private final Program program;
  private final ProcessSettings settings;
  private final ProcessDirectory directory;
  private final OperatorSettings operator;
  private final SchemaRegistry registry;
  private final int kafkaPort;
  private final Map<LoopService, Integer> ports = new EnumMap<>(LoopService.class);

  ProcessPlan(
      Program program,
      ProcessSettings settings,
      ProcessDirectory directory,
      OperatorSettings operator) {
    this.program = program;
    this.settings = settings;
    this.directory = directory;
    this.operator = operator;
    FreePorts free = new FreePorts();
    this.kafkaPort = free.orFree(settings.kafkaPort());
    this.registry =
        new SchemaRegistry(
            settings.registryDirectory().map(Path::of).orElse(program.registry()),
            directory.registry(),
            free.orFree(settings.registryPort()));
    for (LoopService service : LoopService.values()) {
      ports.put(service, free.orFree(own(service).section("http").integer("port", 0, 65535)));
    }
  }

  Launch kafka() {
    return new Launch(
        ProcessSettings.KAFKA,
        program.command(
            heap(ProcessSettings.KAFKA),
            EmbeddedKafkaMain.class,
            directory.kafka().toString(),
            Integer.toString(kafkaPort)),
        withoutSettings(),
        directory.log(ProcessSettings.KAFKA));
  }

  Probe kafkaProbe() {
    return new PortProbe(kafkaPort);
  }

  Launch registry() {
    return new Launch(
        ProcessSettings.REGISTRY,
        program.command(heap(ProcessSettings.REGISTRY), registry.jar()),
        registry.environment(withoutSettings()),
        directory.log(ProcessSettings.REGISTRY));
  }

  Probe registryProbe() {
    return new ServiceHealth(URI.create(registry.address()))::missing;
  }

  Launch service(LoopService service) {
    ServiceSettings own = ServiceSettings.of(service);
    Map<String, String> environment = own.environment(operator.environment());
    operator
        .file()
        .ifPresent(
            file ->
                environment.put(
                    Configuration.FILE_VARIABLE,
                    directory.writeSettings(service, own.file(file)).toString()));
    environment.putAll(variables().of(service));
    return new Launch(
        service.title(),
        program.command(heap(service.title()), service),
        environment,
        directory.log(service.title()));
  }

  Probe serviceProbe(LoopService service) {
    return new ServiceHealth(URI.create(address(service)))::missing;
  }

  String bootstrapServers() {
    return LOOPBACK + ":" + kafkaPort;
  }

  String registryUrl() {
    return registry.url();
  }

  /** Where each service listens, by its name. */
  Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (LoopService service : LoopService.values()) {
      addresses.put(service.title(), address(service));
    }
    return addresses;
  }

  /** The settings with the addresses of this loop. */
  Configuration configuration() {
    return operator
        .all()
        .withOverrides(
            Map.of(
                "plumbline.kafka.bootstrap-servers",
                bootstrapServers(),
                "plumbline.kafka.schema-registry-url",
                registryUrl(),
                "plumbline.kafka.topics.replication",
                1));
  }

  private ServiceVariables variables() {
    return new ServiceVariables(
        bootstrapServers(), registryUrl(), ports, directory, AdapterStore.isRemote(operator.all()));
  }

  private String address(LoopService service) {
    String host = own(service).section("http").requiredText("host");
    return "http://" + (host.equals("0.0.0.0") ? LOOPBACK : host) + ":" + ports.get(service);
  }

  private Section own(LoopService service) {
    return operator.all().section(service.section());
  }

  private long heap(String process) {
    return settings.heapBytes().get(process);
  }

  /** Kafka and the registry have no settings of ours. */
  private Map<String, String> withoutSettings() {
    Map<String, String> environment = new TreeMap<>(operator.environment());
    environment.keySet().removeIf(name -> name.startsWith("PLUMBLINE_"));
    return environment;
  }
}
