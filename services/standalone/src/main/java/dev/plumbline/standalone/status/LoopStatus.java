package dev.plumbline.standalone.status;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plumbline.runtime.kafka.Topics;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.loop.LoopAddresses;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** Asks a running loop how it is, and puts it into words. */
public final class LoopStatus {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final LoopAddresses addresses;
  private final Topics topics;
  private final Optional<String> serverKey;

  /**
   * @param topics of the installation
   * @param serverKey for the model server
   */
  public LoopStatus(LoopAddresses addresses, Topics topics, Optional<String> serverKey) {
    this.addresses = addresses;
    this.topics = topics;
    this.serverKey = serverKey;
  }

  /**
   * The status.
   *
   * @param healthy true when every service is ready
   */
  public record Report(boolean healthy, String text) {}

  /** Asks everything once. */
  public Report ask() {
    List<String> lines = new ArrayList<>();
    lines.add("process " + addresses.process() + ", Kafka on " + addresses.kafka());
    lines.add("");
    boolean healthy = true;
    for (Map.Entry<String, String> service : new TreeMap<>(addresses.services()).entrySet()) {
      Health health = health(service.getValue());
      healthy &= health.ready();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-18s %-24s %s",
              service.getKey(),
              service.getValue(),
              health.detail()));
    }
    lines.add("");
    lines.addAll(
        json("model-server", "/v1/adapters", serverKey)
            .map(ServedAdapters::lines)
            .orElse(List.of()));
    lines.addAll(
        json("adapter-trainer", "/v1/training", Optional.empty())
            .map(Trainings::lines)
            .orElse(List.of()));
    lines.addAll(kafka());
    return new Report(healthy, String.join("\n", lines));
  }

  private record Health(boolean ready, String detail) {}

  private static Health health(String address) {
    try {
      HttpResponse<String> answer =
          new JsonHttp(URI.create(address), TIMEOUT).text("/health/ready");
      boolean ready = answer.statusCode() == 200;
      return new Health(ready, (ready ? "" : "not ready: ") + answer.body().strip());
    } catch (RequestFailedException e) {
      return new Health(false, "does not answer");
    }
  }

  // What a service cannot tell now is missing; its line above says that it does not answer. So is
  // what it tells only those with a key that is not in the settings here.
  private Optional<JsonNode> json(String service, String path, Optional<String> key) {
    String address = addresses.services().get(service);
    if (address == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new JsonHttp(URI.create(address), TIMEOUT, key).get(path).body());
    } catch (RequestFailedException e) {
      return Optional.empty();
    }
  }

  private List<String> kafka() {
    List<String> lines = new ArrayList<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", addresses.kafka()))) {
      KafkaView view = new KafkaView(admin);
      for (KafkaView.Lag lag : view.lags(topics)) {
        lines.add(
            String.format(
                Locale.ROOT,
                "lag           %s is %d records behind on %s",
                lag.group(),
                lag.records(),
                lag.topic()));
      }
      view.deadLetters(topics)
          .forEach((topic, records) -> lines.add("dead letters  " + topic + ": " + records));
    }
    return lines;
  }
}
