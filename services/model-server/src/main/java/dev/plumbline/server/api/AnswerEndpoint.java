package dev.plumbline.server.api;

import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.answers.BusyException;
import dev.plumbline.server.answers.PromptTooLongException;
import dev.plumbline.server.answers.StoppingException;
import dev.plumbline.server.answers.UnfitRequestException;
import dev.plumbline.server.answers.UnknownTokenException;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers a request, whole or as a stream. */
final class AnswerEndpoint implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(AnswerEndpoint.class);

  /** How long the engine is waited for to end what was broken off; a step takes far less. */
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final RequestBody bodies;
  private final RequestReader reader;
  private final ResponseFormat format;
  private final ServingParts parts;
  private final boolean recorded;

  /**
   * An endpoint for one kind of request.
   *
   * @param recorded whether its answers can be voted on, and so are written to Kafka
   */
  AnswerEndpoint(
      RequestBody bodies,
      RequestReader reader,
      ResponseFormat format,
      ServingParts parts,
      boolean recorded) {
    this.bodies = bodies;
    this.reader = reader;
    this.format = format;
    this.parts = parts;
    this.recorded = recorded;
  }

  @Override
  public void handle(Context context) throws Exception {
    long arrived = System.nanoTime();
    AnswerCall call = bodies.read(context, reader::read);
    requireThatItCanEverFit(call);
    Patience patience = new Patience(context.req(), arrived, parts.deadline());
    Optional<AdapterLease> lease = new VersionWait(parts, patience).await(call.model());
    if (lease.isPresent()) {
      answer(context, call, lease.get(), patience);
    }
  }

  private void answer(Context context, AnswerCall call, AdapterLease lease, Patience patience)
      throws Exception {
    // All that is needed of the version: the lease itself belongs to the running answers.
    AnswerHead head =
        new AnswerHead(
            format.idPrefix() + UUID.randomUUID().toString().replace("-", ""),
            parts.clock().instant().getEpochSecond(),
            ModelNames.versionName(lease),
            parts.models().systemFingerprint(lease));
    context
        .header(PlumblineHeaders.CHANNEL, lease.channel())
        .header(PlumblineHeaders.ADAPTER_VERSION, Long.toString(lease.version()));
    AnswerRecorder recorder =
        new AnswerRecorder(
            parts, head, call, AnswerRecorder.Version.of(lease), recorded, patience.arrived());
    try (Exchange exchange = start(context, call, lease)) {
      if (call.stream()) {
        stream(context, call, head, new Events(exchange, patience, recorder), recorder);
        if (!recorder.complete()) {
          noteWhatBrokeOff(exchange, recorder);
        }
      } else {
        whole(context, call, head, new Events(exchange, patience, recorder), recorder);
      }
    }
  }

  /**
   * Who stops an answer has read what came of it, and may vote on that. The engine ends it within a
   * step, and tells then what it cost.
   */
  private static void noteWhatBrokeOff(Exchange exchange, AnswerRecorder recorder)
      throws InterruptedException {
    exchange.close();
    long began = System.nanoTime();
    while (System.nanoTime() - began < LONGEST_END.toNanos()) {
      // In this order: an answer is over a moment before its end can be read.
      boolean over = exchange.isOver();
      Optional<Exchange.Event> event = exchange.next(Patience.LOOK_AFTER_CLIENT);
      event.ifPresent(recorder::note);
      if (recorder.complete() || (over && event.isEmpty())) {
        return;
      }
    }
  }

  /** To try again later, which is what a busy server asks for, would not help. */
  private void requireThatItCanEverFit(AnswerCall call) {
    int prompts = call.prompts().size();
    int capacity = parts.scheduler().capacity();
    if (call.answers() > capacity) {
      throw ApiException.tooManyAnswers(
          prompts > capacity ? "prompt" : "n",
          "the request asks for "
              + call.answers()
              + " answers (prompts: "
              + prompts
              + ", n: "
              + call.choices()
              + "); this server takes at most "
              + capacity
              + " at once of one client (plumbline.server.answers.parallel and queue)");
    }
  }

  private Exchange start(Context context, AnswerCall call, AdapterLease lease) {
    try {
      String channel = lease.channel();
      return Exchange.start(
          parts.source(),
          parts.scheduler(),
          owner(context, call),
          call,
          waited -> parts.metrics().started(channel, waited),
          lease);
    } catch (PromptTooLongException e) {
      throw ApiException.contextLength(e.parameter(), e.getMessage());
    } catch (UnknownTokenException e) {
      throw ApiException.tokenNotFound(e.parameter(), e.getMessage());
    } catch (UnfitRequestException e) {
      throw ApiException.promptRefused(e.parameter(), e.getMessage());
    } catch (BusyException e) {
      parts.metrics().refusedBusy();
      throw ApiException.busy(e.getMessage(), e.retryAfter());
    } catch (StoppingException e) {
      throw ApiException.stopping(e.getMessage());
    }
  }

  /** Who takes turns with whom: the key, else the end user, else the address. */
  private static String owner(Context context, AnswerCall call) {
    return Authentication.keyOwner(context).or(call::user).orElseGet(context::ip);
  }

  private void whole(
      Context context, AnswerCall call, AnswerHead head, Events events, AnswerRecorder recorder)
      throws InterruptedException {
    while (!recorder.complete()) {
      Optional<Exchange.Event> event = events.next();
      if (event.isEmpty()) {
        return;
      }
      if (event.get() instanceof Exchange.Event.Failure failure) {
        recorder.failed(failure.cause());
        throw ApiException.internal();
      }
      recorder.note(event.get());
    }
    context
        .contentType("application/json")
        .result(
            Json.bytes(format.whole(head, recorder.answers(), recorder.usage(), call.metadata())));
  }

  private void stream(
      Context context, AnswerCall call, AnswerHead head, Events events, AnswerRecorder recorder)
      throws InterruptedException {
    try {
      EventStream stream = EventStream.open(context);
      for (int index = 0; index < recorder.size(); index++) {
        Optional<Object> opening = format.opening(head, index);
        if (opening.isPresent()) {
          stream.send(opening.get());
        }
      }
      follow(call, head, events, stream, recorder);
    } catch (IOException e) {
      recorder.abandoned();
    }
  }

  private void follow(
      AnswerCall call, AnswerHead head, Events events, EventStream stream, AnswerRecorder recorder)
      throws IOException, InterruptedException {
    while (!recorder.complete()) {
      Optional<Exchange.Event> next;
      try {
        next = events.next();
      } catch (ApiException e) {
        stream.send(e.body());
        return;
      }
      if (next.isEmpty()) {
        return;
      }
      recorder.note(next.get());
      if (next.get() instanceof Exchange.Event.Text text) {
        stream.send(format.text(head, text.index(), text.text(), text.tokens()));
      } else if (next.get() instanceof Exchange.Event.End end) {
        stream.send(format.end(head, end.index(), end.end().reason()));
      } else if (next.get() instanceof Exchange.Event.Failure failure) {
        recorder.failed(failure.cause());
        stream.send(ApiException.internal().body());
        return;
      }
    }
    if (call.includeUsage()) {
      stream.send(format.usage(head, recorder.usage()));
    }
    stream.done();
  }

  /** The events of an exchange, as long as somebody waits for them. */
  private static final class Events {
    private final Exchange exchange;
    private final Patience patience;
    private final AnswerRecorder recorder;

    private Events(Exchange exchange, Patience patience, AnswerRecorder recorder) {
      this.exchange = exchange;
      this.patience = patience;
      this.recorder = recorder;
    }

    /** The next event; empty when the client has left. */
    private Optional<Exchange.Event> next() throws InterruptedException {
      while (true) {
        Optional<Exchange.Event> event = exchange.next(Patience.LOOK_AFTER_CLIENT);
        if (patience.isOver()) {
          recorder.late();
          throw patience.timeout("the answer was not complete");
        }
        if (patience.clientIsGone()) {
          recorder.abandoned();
          LOG.debug("the client of {} has left", recorder.id());
          return Optional.empty();
        }
        if (event.isPresent()) {
          return event;
        }
      }
    }
  }
}
