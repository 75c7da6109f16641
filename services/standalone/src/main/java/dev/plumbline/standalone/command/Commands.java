package dev.plumbline.standalone.command;

import dev.plumbline.standalone.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The command line: reads the arguments and runs the command that they name. */
public final class Commands {
  private final Terminal terminal;

  public Commands(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Runs one command.
   *
   * @return 0 when it did its work, 1 when it could not, 2 for wrong arguments or settings
   */
  public int run(String... arguments) {
    CommandLine line =
        new CommandLine(PlumblineCommand.class, new CommandFactory(terminal))
            .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
            .setExecutionExceptionHandler(new CommandErrors(terminal.err()))
            .setUsageHelpWidth(Math.min(terminal.columns(), 100));
    return line.execute(arguments);
  }
}
