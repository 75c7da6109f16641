package dev.plumbline.runtime.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SIGTERM and SIGINT an orderly end with status 0. By itself Java runs the shutdown hooks as
 * well, but ends with 143 or 130, which supervisors take for a failure.
 */
public final class StopSignals {
  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

  private StopSignals() {}

  /**
   * From now on these signals, and any other end of the process in order, close what runs first;
   * after these signals the process ends with status 0.
   *
   * @param name of what runs, for its thread
   * @return opens when the process is asked to stop
   */
  public static CountDownLatch close(String name, Runnable close) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  // First, as what is being closed may say that it is dead.
                  stopped.countDown();
                  close.run();
                },
                "stop-" + name));
    handle("TERM");
    handle("INT");
    return stopped;
  }

  // Java has no public API for signals. The module jdk.unsupported, which every JDK has, is there
  // for such cases, but the compiler warns about its classes wherever they are named.
  private static void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler exit =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  // Not on the thread of the signals: the hooks may take their time.
                  new Thread(() -> System.exit(0), "stop-on-" + name).start();
                  yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "end with success on " + name;
              };
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance(name),
              Proxy.newProxyInstance(
                  StopSignals.class.getClassLoader(), new Class<?>[] {handler}, exit));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // On a Java without that module, or one started with -Xrs.
      LOG.warn("SIG{} ends this process with the status of a failure: {}", name, e.toString());
    }
  }
}
