package dev.plumbline.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.standalone.adapters.ChannelText;
import dev.plumbline.standalone.adapters.VersionName;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One channel, or one of its versions. */
@Command(
    name = "show",
    description = "Shows a channel, or one of its versions.",
    mixinStandardHelpOptions = true)
final class AdaptersShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "CHANNEL[@VERSION]", converter = VersionNameConverter.class)
  private VersionName name;

  @Mixin private ModelServerOptions server;
  @Mixin private JsonOption json;

  AdaptersShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    JsonNode channel = server.client().channel(name.channel());
    if (name.version().isEmpty()) {
      json.write(terminal, () -> ChannelText.details(channel), channel::toPrettyString);
      return 0;
    }
    JsonNode version = version(channel, name.version().get());
    json.write(
        terminal,
        () -> name + "\n" + String.join("\n", ChannelText.version(version)) + "\n",
        version::toPrettyString);
    return 0;
  }

  private static JsonNode version(JsonNode channel, long number) {
    List<JsonNode> known = new ArrayList<>();
    known.add(channel.path("current"));
    known.add(channel.path("loading"));
    channel.path("earlier").forEach(known::add);
    known.removeIf(version -> !version.isObject());
    return known.stream()
        .filter(version -> version.path("version").asLong() == number)
        .findFirst()
        .orElseThrow(
            () ->
                new CommandFailedException(
                    "version "
                        + number
                        + " of channel '"
                        + channel.path("channel").asText()
                        + "' is not known to this server; known: "
                        + known.stream()
                            .map(one -> one.path("version").asLong())
                            .sorted()
                            .toList()));
  }
}
