package dev.plumbline.standalone.client;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a service whether it is ready: then {@code /health/ready} answers with 200. Thread safe. */
public final class ServiceHealth {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final JsonHttp http;

  public ServiceHealth(URI service) {
    this.http = new JsonHttp(service, TIMEOUT);
  }

  /** What the service waits for; empty when it is ready. */
  public Optional<String> missing() {
    try {
      HttpResponse<String> answer = http.text("/health/ready");
      return answer.statusCode() == 200 ? Optional.empty() : Optional.of(answer.body().strip());
    } catch (RequestFailedException e) {
      return Optional.of(e.getMessage());
    }
  }
}
