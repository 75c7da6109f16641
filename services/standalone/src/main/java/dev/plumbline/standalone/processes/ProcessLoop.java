package dev.plumbline.standalone.processes;

import dev.plumbline.model.config.InvalidModelException;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.Progress;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ModelSettings;
import dev.plumbline.runtime.kafka.KafkaClients;
import dev.plumbline.runtime.kafka.KafkaConfiguration;
import dev.plumbline.runtime.kafka.TopicAdministration;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.loop.DataDirectory;
import dev.plumbline.standalone.loop.LoopAddresses;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole loop as processes of their own on this machine: Kafka, a schema registry and the
 * services. One that ends is reported and started again after a wait; while the loop starts, it
 * stops the start. The data outlive the processes, however they end.
 *
 * <p>{@link #close} may be called by another thread, also during {@link #start}.
 */
public final class ProcessLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLoop.class);

  private final DataDirectory data;
  private final ProcessPlan plan;
  private final Duration startPatience;
  private final Duration stopPatience;
  private final OperatorSettings operator;
  private final RunningProcesses running;
  private final ProcessReport report;
  private final List<SupervisedProcess> infrastructure;
  private final List<SupervisedProcess> services;

  private ProcessLoop(
      DataDirectory data, OperatorSettings operator, ProcessSettings settings, PrintStream out) {
    ProcessDirectory directory = new ProcessDirectory(data.root());
    this.data = data;
    this.operator = operator;
    this.startPatience = settings.startPatience();
    this.stopPatience = settings.stopPatience();
    this.report = new ProcessReport(out);
    this.running = RunningProcesses.in(directory.running());
    this.plan = new ProcessPlan(Program.of(ProcessLoop.class), settings, directory, operator);
    DoublingWait restart = settings.restart();
    this.infrastructure =
        List.of(
            new SupervisedProcess(plan.kafka(), plan.kafkaProbe(), restart, running, report),
            new SupervisedProcess(plan.registry(), plan.registryProbe(), restart, running, report));
    this.services =
        Arrays.stream(LoopService.values())
            .map(
                service ->
                    new SupervisedProcess(
                        plan.service(service),
                        plan.serviceProbe(service),
                        restart,
                        running,
                        report))
            .toList();
  }

  /**
   * Takes the data directory and plans the processes; none is started.
   *
   * @param out where is told what becomes of the processes
   * @throws StartException when the directory is in use, or the program is not built
   */
  public static ProcessLoop on(Path directory, OperatorSettings operator, PrintStream out) {
    ProcessSettings settings = ProcessSettings.from(operator.all());
    DataDirectory data = DataDirectory.take(directory);
    try {
      return new ProcessLoop(data, operator, settings, out);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Starts everything and waits until all take requests. After a failure what was started runs on
   * until {@link #close}.
   *
   * @return where the parts listen
   * @throws StartException when a process ends or is not ready in time, or the model is not there
   */
  public LoopAddresses start(Progress progress) throws InterruptedException {
    running.endLeftovers(report);
    fetchModel(progress);
    startAll(infrastructure, progress);
    progress.update("making the topics", 0, 0);
    Configuration configuration = plan.configuration();
    KafkaClients clients = new KafkaClients(KafkaConfiguration.from(configuration));
    try (TopicAdministration topics = new TopicAdministration(clients)) {
      topics.create(clients.configuration().topics().all());
    }
    startAll(services, progress);
    all().forEach(SupervisedProcess::requireAlive);
    LoopAddresses addresses = publish();
    all().forEach(SupervisedProcess::keepUp);
    return addresses;
  }

  /** Stops the processes in the opposite order of the start: those that take requests first. */
  @Override
  public void close() {
    try {
      new OrderlyStop(stopPatience, report).stop(all());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("interrupted: some processes may still run; the next start ends them", e);
    }
    data.close();
  }

  private void startAll(List<SupervisedProcess> processes, Progress progress)
      throws InterruptedException {
    processes.forEach(SupervisedProcess::start);
    for (SupervisedProcess process : processes) {
      progress.update("waiting for " + process.name(), 0, 0);
      process.awaitReady(startPatience);
    }
  }

  /** Here, because a person can see how far it is. The services find what was fetched. */
  private void fetchModel(Progress progress) {
    ModelSettings model = ModelSettings.from(operator.all());
    try {
      ModelOpener.open(ModelSource.parse(model.source()), model.cache(), progress).close();
    } catch (InvalidModelException | IllegalArgumentException e) {
      throw new StartException(
          "the model " + model.source() + " (plumbline.model.source): " + e.getMessage(), e);
    }
  }

  // The other commands find the services by this file.
  private LoopAddresses publish() {
    LoopAddresses addresses =
        new LoopAddresses(
            ProcessHandle.current().pid(),
            plan.bootstrapServers(),
            Optional.of(plan.registryUrl()),
            plan.addresses());
    try {
      addresses.write(data.root());
      return addresses;
    } catch (IOException e) {
      throw new StartException("the addresses cannot be written to " + data.root() + ": " + e, e);
    }
  }

  private List<SupervisedProcess> all() {
    List<SupervisedProcess> all = new ArrayList<>(infrastructure);
    all.addAll(services);
    return all;
  }
}
