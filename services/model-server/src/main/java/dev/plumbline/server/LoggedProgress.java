package dev.plumbline.server;

import dev.plumbline.model.source.Progress;
import org.slf4j.Logger;

/** Writes how far a load has come to the log, at each tenth. */
final class LoggedProgress implements Progress {
  private static final int PARTS = 10;

  private final Logger log;
  private String told = "";

  LoggedProgress(Logger log) {
    this.log = log;
  }

  @Override
  public synchronized void update(String what, long done, long total) {
    long percent = total > 0 ? done * PARTS / total * (100 / PARTS) : 0;
    String line = total > 0 ? what + ": " + percent + " %" : what;
    if (!line.equals(told)) {
      told = line;
      log.info("{}", line);
    }
  }
}
