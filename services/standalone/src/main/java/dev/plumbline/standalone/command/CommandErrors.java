package dev.plumbline.standalone.command;

import dev.plumbline.alignment.AlignmentException;
import dev.plumbline.alignment.dataset.PreferenceFileException;
import dev.plumbline.embeddedkafka.BrokerStartException;
import dev.plumbline.model.chat.jinja.TemplateException;
import dev.plumbline.model.lora.AdapterFormatException;
import dev.plumbline.runtime.configuration.ConfigurationException;
import dev.plumbline.runtime.service.StartException;
import dev.plumbline.standalone.adapters.ServerRefusedException;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.deadletters.UnreplayableLetterException;
import dev.plumbline.standalone.deadletters.UnreplayableTopicException;
import dev.plumbline.standalone.importing.ImportStoppedException;
import java.io.PrintStream;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Makes one clear line of what stopped a command: status 2 for wrong settings, else 1. */
final class CommandErrors implements IExecutionExceptionHandler {
  /** Their messages are written for the user. */
  private static final List<Class<? extends Exception>> EXPECTED =
      List.of(
          CommandFailedException.class,
          StartException.class,
          BrokerStartException.class,
          PreferenceFileException.class,
          AlignmentException.class,
          AdapterFormatException.class,
          TemplateException.class,
          ImportStoppedException.class,
          RequestFailedException.class,
          ServerRefusedException.class,
          UnreplayableLetterException.class,
          UnreplayableTopicException.class);

  private final PrintStream err;

  CommandErrors(PrintStream err) {
    this.err = err;
  }

  @Override
  public int handleExecutionException(
      Exception thrown, CommandLine command, ParseResult parseResult) {
    Logger logger = LoggerFactory.getLogger(CommandErrors.class);
    String name = command.getCommandSpec().qualifiedName();
    if (thrown instanceof ConfigurationException) {
      err.println(name + ": " + thrown.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (EXPECTED.stream().anyMatch(type -> type.isInstance(thrown))) {
      logger.info("{} ended", name, thrown);
      err.println(name + ": " + thrown.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    // Nobody foresaw this: the log has the trace for whoever looks into it.
    logger.error("{} failed unexpectedly", name, thrown);
    err.println(name + " failed unexpectedly: " + thrown);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
