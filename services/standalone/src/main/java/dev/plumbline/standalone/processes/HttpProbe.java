package dev.plumbline.standalone.processes;

import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Ready when {@code /health/ready} answers with 200, as that of every service does. */
final class HttpProbe implements Probe {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final JsonHttp http;

  HttpProbe(URI address) {
    this.http = new JsonHttp(address, TIMEOUT);
  }

  @Override
  public Optional<String> missing() {
    try {
      HttpResponse<String> answer = http.text("/health/ready");
      return answer.statusCode() == 200 ? Optional.empty() : Optional.of(answer.body().strip());
    } catch (RequestFailedException e) {
      return Optional.of(e.getMessage());
    }
  }
}
