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

/**
 * The {@code main} of a service: reads the configuration, starts it, says where it listens, and
 * closes it on SIGTERM or SIGINT. What stops the start becomes one line on standard error.
 */
public final class ServiceRunner {
  private final PrintStream out;
  private final PrintStream err;

  public ServiceRunner(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs a service until the process is asked to stop, then ends the process. */
  public static void main(String[] arguments, Function<ServiceContext, RunningService> starter) {
    int status = new ServiceRunner(System.out, System.err).run(arguments, System.getenv(), starter);
    if (status != 0) {
      System.exit(status);
    }
  }

  /**
   * Runs a service until the process is asked to stop.
   *
   * @param arguments nothing, or {@code --config FILE}
   * @return 0 after an orderly stop, 2 for wrong arguments or settings, 1 when it could not start
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
    }
    out.println(service.name() + " is up" + service.address().map(a -> " on " + a).orElse(""));
    awaitStop(service);
    return 0;
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

  private static void awaitStop(RunningService service) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                },
                "stop-" + service.name()));
    StopSignals.endWithSuccess();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
