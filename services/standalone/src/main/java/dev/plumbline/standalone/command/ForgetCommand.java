package dev.plumbline.standalone.command;

import dev.plumbline.runtime.feedback.UserPseudonyms;
import dev.plumbline.standalone.forgetting.ErasureOutcome;
import dev.plumbline.standalone.forgetting.ErasurePendingException;
import dev.plumbline.standalone.forgetting.ErasureText;
import dev.plumbline.standalone.forgetting.UserErasure;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The right to be forgotten. */
@Command(
    name = "forget",
    description = {
      "Forgets a user: votes are taken out, pairs withdrawn or built without them.",
      "Names the adapters that were trained on them; trainers begin anew without them.",
      "Whoever is interrupted gives the same command again; a second time finds nothing."
    },
    mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Option(
      names = "--user",
      paramLabel = "ID",
      required = true,
      description = "The user, as the product names it; plumbline.users.secret is applied.")
  private String user;

  @Option(
      names = "--as-written",
      description = {
        "Takes the id as it stands on Kafka, without the secret: for votes from before it was set,",
        "or that a product wrote to Kafka itself."
      })
  private boolean asWritten;

  @Option(names = "--yes", description = "Does not ask first.")
  private boolean yes;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait for the pair-builder (default: ${DEFAULT-VALUE}).")
  private int wait;

  @Mixin private InstallationOptions installation;

  ForgetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (user.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--user is empty");
    }
    if (!yes && !confirmed()) {
      terminal.out().println("nothing was done");
      return 1;
    }
    String written = asWritten ? user : UserPseudonyms.from(installation.settings()).of(user);
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    return installation.with(
        clients -> {
          try {
            ErasureOutcome outcome =
                new UserErasure(clients, Clock.systemUTC())
                    .forget(
                        written,
                        Duration.ofSeconds(wait),
                        (done, all) -> progress.update("forgetting", done, all));
            progress.clear();
            new ErasureText().lines(outcome).forEach(terminal.out()::println);
            return 0;
          } catch (ErasurePendingException e) {
            throw new CommandFailedException(e.getMessage(), e);
          } finally {
            progress.clear();
          }
        });
  }

  private boolean confirmed() {
    if (!terminal.interactive()) {
      throw new ParameterException(
          spec.commandLine(), "nobody can be asked here; say --yes to forget the user");
    }
    terminal.out().print("This cannot be undone. The user id again, to go on: ");
    terminal.out().flush();
    try {
      return user.equals(
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
    } catch (IOException e) {
      throw new CommandFailedException("the answer cannot be read: " + e.getMessage(), e);
    }
  }
}
