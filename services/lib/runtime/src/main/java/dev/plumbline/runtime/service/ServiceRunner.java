package dev.plumbline.runtime.service;

import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.logging.LogSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code main} of a service: reads the configuration, starts it, says where it listens, and
 * closes it on SIGTERM or SIGINT, or when it never will do its work again, so that whatever
 * supervises the process starts it anew. What stops the start becomes one line on standard error.
 */
public final class ServiceRunner {
  private final PrintStream out;
  private final PrintStream err;

  public ServiceRunner(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs a service until the process is asked to stop or the service dies; ends the process. */
  public static void main(String[] arguments, Function<ServiceContext, RunningService> starter) {
    int status = new ServiceRunner(System.out, System.err).run(arguments, System.getenv(), starter);
    if (status != 0) {
      new ProcessEnd().with(status);
    }
  }

  /**
   * Runs a service until the process is asked to stop or the service dies.
   *
   * @param arguments nothing, or {@code --config FILE}
   * @return 0 after an orderly stop, 2 for wrong arguments or settings, 1 when it could not start
   *     or died
   */
  int run(
      String[] arguments,
      Map<String, String> environment,
      Function<ServiceContext, RunningService> starter) {
    RunningService service;
    try {
      Configuration configuration =
          Configuration.load(configurationFile(arguments, environment), environment);
      LogSettings.from(configuration).apply();
      service = starter.apply(ServiceContext.of(configuration));
    } catch (ConfigurationException e) {
      err.println(e.getMessage());
      return 2;
    } catch (StartException e) {
      err.println(e.getMessage());
      return 1;
    } catch (RuntimeException | Error e) {
      // Nobody foresaw this. What was started before would keep a process that does nothing.
      log().error("the start failed", e);
      err.println("the start failed unexpectedly: " + e);
      return 1;
    }
    out.println(service.name() + " is up" + service.address().map(a -> " on " + a).orElse(""));
    return awaitEnd(service);
  }

  private static Optional<Path> configurationFile(
      String[] arguments, Map<String, String> environment) {
    if (arguments.length == 2 && arguments[0].equals("--config")) {
      return Optional.of(Path.of(arguments[1]));
    }
    if (arguments.length > 0) {
      throw new ConfigurationException(
          "unknown argument " + arguments[0] + "; the only one is --config FILE");
    }
    return Configuration.file(environment);
  }

  private static int awaitEnd(RunningService service) {
    CountDownLatch stopped = StopSignals.close(service.name(), service::close);
    try {
      Optional<String> death = new LivenessWatch(service::readiness).await(stopped);
      death.ifPresent(why -> log().error("{} ends, to be started again: {}", service.name(), why));
      return death.isPresent() ? 1 : 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  // No constant: the first logger that is made settles how the log is written.
  private static Logger log() {
    return LoggerFactory.getLogger(ServiceRunner.class);
  }
}
