package dev.plumbline.s3test;

import java.io.IOException;
import java.util.List;
import org.gaul.s3proxy.Main;

/** The server's own process. It ends with the one that started it: then its input is closed. */
public final class S3ServerProcess {
  private S3ServerProcess() {}

  /** Serves as the properties file, the only argument, says. */
  public static void main(String[] arguments) throws Exception {
    Thread watch = new Thread(S3ServerProcess::endWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Main.main(List.of("--properties", arguments[0]).toArray(String[]::new));
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever written: what counts is the end.
      }
    } catch (IOException e) {
      System.err.println("the input cannot be read: " + e);
    }
    Runtime.getRuntime().halt(0);
  }
}
