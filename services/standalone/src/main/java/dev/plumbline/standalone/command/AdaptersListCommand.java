package dev.plumbline.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.standalone.adapters.ChannelText;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** All channels. */
@Command(
    name = "list",
    description = "Shows every channel and the version that answers.",
    mixinStandardHelpOptions = true)
final class AdaptersListCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ModelServerOptions server;
  @Mixin private JsonOption json;

  AdaptersListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    JsonNode list = server.client().list();
    json.write(terminal, () -> ChannelText.table(list), list::toPrettyString);
    return 0;
  }
}
