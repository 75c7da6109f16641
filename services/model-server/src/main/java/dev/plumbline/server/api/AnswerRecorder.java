package dev.plumbline.server.api;

import dev.plumbline.schema.Completion;
import dev.plumbline.schema.Message;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.answers.AnswerEnd;
import dev.plumbline.server.answers.Prompt;
import dev.plumbline.server.answers.TokenLogprob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what has come of the answers to one request; measures them; and writes to Kafka what its
 * client has read, so that votes can refer to it: each complete answer, and of a stream also one
 * that broke off.
 */
final class AnswerRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerRecorder.class);

  /** The version that answers, without a hold on it. */
  record Version(String channel, long version, Optional<String> sha256) {
    static Version of(AdapterLease lease) {
      return new Version(lease.channel(), lease.version(), lease.sha256());
    }
  }

  private final ServingParts parts;
  private final AnswerHead head;
  private final AnswerCall call;
  private final Version version;
  private final boolean recorded;
  private final long arrived;
  private final List<Part> answers = new ArrayList<>();
  private Optional<Long> firstText = Optional.empty();
  private boolean over;

  /** One answer so far. */
  private static final class Part {
    private final StringBuilder text = new StringBuilder();
    private final List<TokenLogprob> tokens = new ArrayList<>();
    private Optional<AnswerEnd> end = Optional.empty();
  }

  AnswerRecorder(
      ServingParts parts,
      AnswerHead head,
      AnswerCall call,
      Version version,
      boolean recorded,
      long arrived) {
    this.parts = parts;
    this.head = head;
    this.call = call;
    this.version = version;
    this.recorded = recorded;
    this.arrived = arrived;
    for (int i = 0; i < call.answers(); i++) {
      answers.add(new Part());
    }
  }

  String id() {
    return head.id();
  }

  int size() {
    return answers.size();
  }

  boolean complete() {
    return answers.stream().allMatch(answer -> answer.end.isPresent());
  }

  void note(Exchange.Event event) {
    Part answer = answers.get(event.index());
    if (event instanceof Exchange.Event.Text text) {
      noteFirstText();
      answer.text.append(text.text());
      if (!call.stream()) {
        // A stream has told them already: many times the size of the text, until its end.
        answer.tokens.addAll(text.tokens());
      }
    } else if (event instanceof Exchange.Event.End end) {
      if (end.end().reason() != AnswerEnd.Reason.CANCELLED) {
        noteFirstText();
      }
      answer.end = Optional.of(end.end());
      complete(event.index(), answer, end.end());
    }
  }

  private void noteFirstText() {
    if (firstText.isEmpty()) {
      firstText = Optional.of(System.nanoTime());
      parts.metrics().firstToken(version.channel(), since(arrived));
    }
  }

  private void complete(int index, Part answer, AnswerEnd end) {
    parts
        .metrics()
        .answered(
            version.channel(),
            end.promptTokens(),
            end.completionTokens(),
            since(firstText.orElse(arrived)));
    if (recorded && wasRead(answer, end)) {
      parts.completions().accept(completion(index, answer, end));
    }
    if (complete()) {
      ended(AnswerMetrics.Outcome.ANSWERED);
    }
  }

  private boolean wasRead(Part answer, AnswerEnd end) {
    return end.reason() != AnswerEnd.Reason.CANCELLED || (call.stream() && !answer.text.isEmpty());
  }

  void abandoned() {
    ended(AnswerMetrics.Outcome.ABANDONED);
  }

  void late() {
    ended(AnswerMetrics.Outcome.LATE);
  }

  void failed(Throwable cause) {
    LOG.error("answer {} broke off", head.id(), cause);
    ended(AnswerMetrics.Outcome.FAILED);
  }

  private void ended(AnswerMetrics.Outcome outcome) {
    if (!over) {
      over = true;
      LOG.debug(
          "request {} of channel {}, version {}: {} after {} ms",
          head.id(),
          version.channel(),
          version.version(),
          outcome,
          since(arrived).toMillis());
      parts.metrics().ended(version.channel(), outcome, since(arrived));
    }
  }

  /** All of them, of a stream without log probabilities. */
  List<FinishedAnswer> answers() {
    List<FinishedAnswer> finished = new ArrayList<>();
    for (int index = 0; index < answers.size(); index++) {
      Part answer = answers.get(index);
      finished.add(
          new FinishedAnswer(
              index, answer.text.toString(), answer.tokens, answer.end.orElseThrow()));
    }
    return finished;
  }

  Usage usage() {
    return Usage.of(
        answers.stream().map(answer -> answer.end.orElseThrow()).toList(), call.choices());
  }

  /** The id by which feedback refers to one of the answers: the first has the response's id. */
  static String completionId(String responseId, int index) {
    return index == 0 ? responseId : responseId + "-" + index;
  }

  private Completion completion(int index, Part answer, AnswerEnd end) {
    return Completion.newBuilder()
        .setCompletionId(completionId(head.id(), index))
        .setChannel(version.channel())
        .setMessages(messages(call.prompts().get(index / call.choices())))
        .setResponse(answer.text.toString())
        .setBaseModel(parts.models().baseName())
        .setBaseModelFingerprint(parts.models().baseFingerprint())
        .setAdapterVersion(version.sha256().isPresent() ? version.version() : null)
        .setAdapterSha256(version.sha256().orElse(null))
        .setFinishReason(end.reason().label())
        .setPromptTokens(end.promptTokens())
        .setCompletionTokens(end.completionTokens())
        .setCreatedAt(parts.clock().instant())
        .build();
  }

  private static List<Message> messages(Prompt prompt) {
    if (prompt instanceof Prompt.Conversation conversation) {
      return conversation.messages().stream()
          .map(message -> new Message(message.role(), message.content()))
          .toList();
    }
    throw new IllegalArgumentException("only conversations are written to Kafka");
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
