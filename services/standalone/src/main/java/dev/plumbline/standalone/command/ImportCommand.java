package dev.plumbline.standalone.command;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.importing.FileImport;
import dev.plumbline.standalone.importing.ImportReport;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import dev.plumbline.standalone.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a file through the gateway. */
@Command(
    name = "import",
    description = {
      "Sends the preferences of a file to the feedback gateway, as votes of a channel.",
      "A pair is a vote for its chosen and one against its rejected response. Sending a file again"
          + " counts nothing twice. A row's user_id votes; a row without one counts for itself.",
      "The exit status is 1 when no vote was taken."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  plumbline import pairs.jsonl.gz --channel support"})
final class ImportCommand implements Callable<Integer> {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "JSON lines, plain or gzip, in the formats that plumbline train reads.")
  private Path file;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      required = true,
      description = "The stream of feedback that learns from the votes.")
  private String channel;

  @Mixin private GatewayOptions options;

  @Mixin private PreferenceOptions reading;

  @Mixin private JsonOption json;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!ChannelName.isValid(channel)) {
      throw new ParameterException(
          spec.commandLine(),
          "--channel must be 1 to 64 letters, digits, dots, dashes and underscores");
    }
    JsonHttp gateway = new JsonHttp(options.address(), LONGEST_ANSWER, options.key(channel));
    ProgressDisplay progress = new ProgressDisplay(terminal.err(), terminal);
    ImportReport report =
        new FileImport(gateway, progress).run(file, channel, reading.badLines(), reading.limit());
    json.write(terminal, report::text, report::json);
    return report.accepted() > 0 ? 0 : 1;
  }
}
