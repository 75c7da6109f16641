package dev.plumbline.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.standalone.adapters.AdaptersClient;
import dev.plumbline.standalone.adapters.AdaptersClient.Action;
import dev.plumbline.standalone.adapters.ChannelText;
import dev.plumbline.standalone.adapters.ServedVersionWait;
import dev.plumbline.standalone.adapters.VersionName;
import dev.plumbline.standalone.terminal.Terminal;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Announces what an operator decides about a channel, and waits until it is served. */
abstract class AdaptersDecision implements Callable<Integer> {
  private final Terminal terminal;
  private final Action action;

  @Spec private CommandSpec spec;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long to wait until this server serves it (default: ${DEFAULT-VALUE}; 0: not at all).")
  private int wait;

  @Mixin private ModelServerOptions server;
  @Mixin private JsonOption json;

  AdaptersDecision(Terminal terminal, Action action) {
    this.terminal = terminal;
    this.action = action;
  }

  abstract VersionName name();

  @Override
  public Integer call() throws Exception {
    AdaptersClient client = server.client();
    JsonNode before = client.channel(name().channel());
    OptionalLong version = client.decide(action, name().channel(), name().version());
    JsonNode after =
        wait > 0
            ? new ServedVersionWait(client, Duration.ofSeconds(wait))
                .until(before, action == Action.PIN, version)
            : client.channel(name().channel());
    String text = (wait > 0 ? "" : "announced; for now ") + sentence(after);
    json.write(terminal, () -> text, after::toPrettyString);
    return 0;
  }

  private static String sentence(JsonNode channel) {
    long version = ChannelText.servedVersion(channel);
    return "channel "
        + channel.path("channel").asText()
        + " is served with "
        + (version == 0 ? "the base model alone" : "version " + version)
        + (channel.path("pinned").isNull() ? "" : ", and pinned to it")
        + "\n";
  }

  final VersionName withVersion(VersionName given) {
    if (given.version().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "which version of '" + given + "'? Say " + given + "@VERSION");
    }
    return given;
  }

  final VersionName withoutVersion(VersionName given) {
    if (given.version().isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "name the channel alone, " + given.channel() + "; promote takes a version");
    }
    return given;
  }

  /** Serves a version until the next one is announced. */
  @Command(
      name = "promote",
      description = {
        "Serves a version, older or newer than the one that answers now.",
        "The next version that is announced replaces it; to keep it, pin it."
      },
      mixinStandardHelpOptions = true)
  static final class Promote extends AdaptersDecision {
    @Parameters(
        paramLabel = "CHANNEL@VERSION",
        converter = VersionNameConverter.class,
        description = "Version 0 is the base model alone.")
    private VersionName name;

    Promote(Terminal terminal) {
      super(terminal, Action.PROMOTE);
    }

    @Override
    VersionName name() {
      return withVersion(name);
    }
  }

  /** Serves the version before. */
  @Command(
      name = "rollback",
      description = {
        "Serves the version before the one that answers now; before the first is the base model.",
        "The next version that is announced replaces it; to keep it, pin it."
      },
      mixinStandardHelpOptions = true)
  static final class Rollback extends AdaptersDecision {
    @Parameters(paramLabel = "CHANNEL", converter = VersionNameConverter.class)
    private VersionName name;

    Rollback(Terminal terminal) {
      super(terminal, Action.ROLL_BACK);
    }

    @Override
    VersionName name() {
      return withoutVersion(name);
    }
  }

  /** Serves a version until it is unpinned. */
  @Command(
      name = "pin",
      description = {
        "Serves a version and holds the channel at it, whatever is announced, until unpin."
      },
      mixinStandardHelpOptions = true)
  static final class Pin extends AdaptersDecision {
    @Parameters(
        paramLabel = "CHANNEL@VERSION",
        converter = VersionNameConverter.class,
        description = "Version 0 is the base model alone.")
    private VersionName name;

    Pin(Terminal terminal) {
      super(terminal, Action.PIN);
    }

    @Override
    VersionName name() {
      return withVersion(name);
    }
  }

  /** Ends a pin. */
  @Command(
      name = "unpin",
      description = "Lets a channel go on with the version that was announced last.",
      mixinStandardHelpOptions = true)
  static final class Unpin extends AdaptersDecision {
    @Parameters(paramLabel = "CHANNEL", converter = VersionNameConverter.class)
    private VersionName name;

    Unpin(Terminal terminal) {
      super(terminal, Action.UNPIN);
    }

    @Override
    VersionName name() {
      return withoutVersion(name);
    }
  }
}
