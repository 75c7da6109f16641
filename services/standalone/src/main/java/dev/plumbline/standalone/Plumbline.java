package dev.plumbline.standalone;

import dev.plumbline.standalone.command.Commands;
import dev.plumbline.standalone.terminal.Logging;
import dev.plumbline.standalone.terminal.Terminal;

/** Starts the program. */
public final class Plumbline {
  private Plumbline() {}

  public static void main(String[] arguments) {
    Logging.toTerminal();
    System.exit(new Commands(Terminal.ofProcess()).run(arguments));
  }
}
