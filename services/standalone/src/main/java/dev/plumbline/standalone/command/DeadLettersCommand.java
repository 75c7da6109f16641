package dev.plumbline.standalone.command;

import dev.plumbline.standalone.deadletters.DeadLetterOffice;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Records that could not be used. */
@Command(
    name = "dlq",
    description = {
      "Shows records that could not be used, sends them again, or gives them up.",
      "They wait in the dead-letter topic of the topic that they came to (TOPIC.dlq)."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      DeadLettersCommand.ListLetters.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Replay.class,
      DeadLettersCommand.Drop.class
    })
final class DeadLettersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, show, replay or drop");
  }

  /** What waits, by topic and reason. */
  @Command(
      name = "list",
      description = "Counts what waits, by topic and reason.",
      mixinStandardHelpOptions = true)
  static final class ListLetters implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private InstallationOptions installation;

    ListLetters(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return installation.with(
          clients -> {
            List<DeadLetterOffice.Summary> summaries = new DeadLetterOffice(clients).list();
            if (summaries.isEmpty()) {
              terminal.out().println("no dead letters wait");
            }
            summaries.forEach(this::print);
            return 0;
          });
    }

    private void print(DeadLetterOffice.Summary summary) {
      terminal
          .out()
          .println(summary.topic() + "  " + summary.letters() + " wait, since " + summary.oldest());
      summary.reasons().forEach(this::printCount);
      if (summary.others() > 0) {
        printCount("other reasons", summary.others());
      }
    }

    private void printCount(String reason, long count) {
      terminal.out().println(String.format(Locale.ROOT, "  %6d  %s", count, reason));
    }
  }

  /** What one letter holds. */
  @Command(
      name = "show",
      description = {
        "Shows letters that wait: where from, why, and what they hold.",
        "That can be what users wrote."
      },
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private LetterOptions letters;

    Show(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return letters.with(
          (office, topic, selection) -> office.show(topic, selection, terminal.out()::println));
    }
  }

  /** Another try. */
  @Command(
      name = "replay",
      description = {
        "Sends letters again to where they came from, in their order, each once.",
        "Do so when what kept them from being used is mended; what fails again waits again.",
        "Not for compacted topics, where an old record would replace newer ones."
      },
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private LetterOptions letters;

    Replay(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
      return letters.with(
          (office, topic, selection) -> {
            int sent =
                office.replay(
                    topic, selection, count -> progress.update(count + " sent", count, 0));
            progress.clear();
            terminal.out().println(sent + " sent to " + topic.name());
          });
    }
  }

  /** Giving up. */
  @Command(
      name = "drop",
      description = {"Gives letters up: they are deleted from the dead-letter topic."},
      mixinStandardHelpOptions = true)
  static final class Drop implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin private LetterOptions letters;

    Drop(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      return letters.with(
          (office, topic, selection) -> {
            int dropped = office.drop(topic, selection);
            terminal.out().println(dropped + " of " + topic.deadLetterName() + " dropped");
          });
    }
  }
}
