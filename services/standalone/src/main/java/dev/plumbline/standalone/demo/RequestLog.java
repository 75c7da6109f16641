package dev.plumbline.standalone.demo;

import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.RequestFailedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks questions and remembers how each request went. Thread safe. */
final class RequestLog {
  private final ChatClient client;
  private final List<StreamedRequest> requests = new ArrayList<>();

  RequestLog(ChatClient client) {
    this.client = client;
  }

  /** Asks a question; empty: the request failed, and the log says why. */
  Optional<Answer> ask(ChatClient.Ask ask) {
    Instant startedAt = Instant.now();
    try {
      ChatClient.Reply reply = client.ask(ask);
      add(startedAt, reply.adapterVersion(), Optional.empty());
      return Optional.of(
          new Answer(
              reply.completionId(),
              ask.question(),
              reply.text(),
              reply.finished(),
              reply.adapterVersion()));
    } catch (RequestFailedException e) {
      add(startedAt, OptionalLong.empty(), Optional.of(e.getMessage()));
      return Optional.empty();
    }
  }

  synchronized List<StreamedRequest> requests() {
    return List.copyOf(requests);
  }

  private synchronized void add(Instant startedAt, OptionalLong version, Optional<String> failure) {
    requests.add(new StreamedRequest(startedAt, Instant.now(), version, failure));
  }
}
