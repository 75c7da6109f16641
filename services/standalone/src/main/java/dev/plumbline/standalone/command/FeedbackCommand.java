package dev.plumbline.standalone.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.terminal.Terminal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends one vote. */
@Command(
    name = "feedback",
    description = "Sends one vote to the feedback gateway.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  plumbline feedback --completion chatcmpl-5f3a --up",
      "  plumbline feedback --prompt \"Why is the sky blue?\" --response \"It is.\" --down"
    })
final class FeedbackCommand implements Callable<Integer> {
  private final Terminal terminal;

  @ArgGroup(multiplicity = "1")
  private Subject subject;

  @ArgGroup(multiplicity = "0..1")
  private Thumb thumb;

  @Option(
      names = "--correction",
      paramLabel = "TEXT",
      description = "What the answer should have been.")
  private String correction;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Anything else to say.")
  private String comment;

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "A pseudonym; the last vote of a user on an answer stands.")
  private String user;

  @Option(
      names = "--channel",
      paramLabel = "NAME",
      description = "The stream of feedback that learns from the vote (default: default).")
  private String channel;

  @Option(
      names = "--event",
      paramLabel = "ID",
      description = "Sending an event again under the same id never counts twice.")
  private String event;

  @Mixin private GatewayOptions options;

  FeedbackCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The answer that the vote is about. */
  private static final class Subject {
    @Option(
        names = "--completion",
        paramLabel = "ID",
        required = true,
        description = "The id of the answer, as the model server gave it.")
    private String completion;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Inline inline;
  }

  /** An answer that another server gave. */
  private static final class Inline {
    @Option(
        names = "--prompt",
        paramLabel = "TEXT",
        required = true,
        description = "The question, for an answer that another server gave.")
    private String prompt;

    @Option(
        names = "--response",
        paramLabel = "TEXT",
        required = true,
        description = "The answer to that question.")
    private String response;
  }

  /** What the user thinks. */
  private static final class Thumb {
    @Option(names = "--up", required = true, description = "The answer is liked.")
    private boolean up;

    @Option(names = "--down", required = true, description = "The answer is disliked.")
    private boolean down;

    @Option(names = "--withdraw", required = true, description = "The earlier vote is taken back.")
    private boolean withdraw;

    private String rating() {
      if (withdraw) {
        return "withdrawn";
      }
      return down && !up ? "down" : "up";
    }
  }

  @Override
  public Integer call() throws RequestFailedException {
    FeedbackClient gateway =
        new FeedbackClient(
            options.address(),
            options.key(Optional.ofNullable(channel).orElse(ChannelName.DEFAULT)));
    ObjectNode vote = gateway.event(Map.of());
    if (subject.inline == null) {
      vote.put("completion_id", subject.completion);
    } else {
      vote.putArray("prompt").addObject().put("role", "user").put("content", subject.inline.prompt);
      vote.put("response", subject.inline.response);
    }
    Optional.ofNullable(thumb).ifPresent(given -> vote.put("rating", given.rating()));
    put(vote, "corrected_response", correction);
    put(vote, "comment", comment);
    put(vote, "user_id", user);
    put(vote, "channel", channel);
    put(vote, "event_id", event);
    List<String> ids = gateway.send(List.of(vote));
    terminal.out().println("taken as event " + String.join(", ", ids));
    return 0;
  }

  private static void put(ObjectNode vote, String field, String value) {
    if (value != null) {
      vote.put(field, value);
    }
  }
}
