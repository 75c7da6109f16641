package dev.plumbline.standalone.bench.pipeline;

import dev.plumbline.runtime.service.RunningService;
import dev.plumbline.standalone.bench.serve.load.Distribution;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Votes through the gateway. */
final class GatewayClient {
  private static final int ACCEPTED = 202;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final RunningService gateway;
  private final URI endpoint;

  /**
   * @param gateway in this process
   */
  GatewayClient(RunningService gateway) {
    this.gateway = gateway;
    this.endpoint = URI.create(gateway.address().orElseThrow() + "/v1/feedback");
  }

  /**
   * Sends votes with so many clients, each of which sends its next request when the last one is
   * acknowledged.
   *
   * @param batch votes in one request
   */
  Throughput throughput(VoteWorkload workload, int votes, int batch, int clients)
      throws InterruptedException, ExecutionException {
    // Made before the time begins: a client's work is not the gateway's.
    List<byte[]> bodies =
        IntStream.range(0, votes / batch)
            .mapToObj(request -> body(workload, request * batch, batch))
            .toList();
    AtomicInteger next = new AtomicInteger();
    CoreTime core = CoreTime.ofService(gateway.name());
    CompletableFuture<?>[] all = new CompletableFuture<?>[clients];
    for (int client = 0; client < clients; client++) {
      all[client] = inTurn(bodies, next);
    }
    CompletableFuture.allOf(all).get();
    return core.throughput((double) bodies.size() * batch);
  }

  private CompletableFuture<Void> inTurn(List<byte[]> bodies, AtomicInteger next) {
    int number = next.getAndIncrement();
    if (number >= bodies.size()) {
      return CompletableFuture.completedFuture(null);
    }
    return post(bodies.get(number)).thenComposeAsync(answered -> inTurn(bodies, next));
  }

  /** Milliseconds from the moment at which each vote was to be sent to its acknowledgement. */
  Distribution latency(VoteWorkload workload, double perSecond, Duration time)
      throws InterruptedException, ExecutionException {
    Queue<Double> latencies = new ConcurrentLinkedQueue<>();
    Queue<CompletableFuture<Void>> pending = new ConcurrentLinkedQueue<>();
    Moments.inOpenLoop(
        perSecond,
        time,
        (number, planned) ->
            pending.add(
                post(body(workload, number, 1))
                    .thenAccept(
                        answered ->
                            latencies.add(
                                (System.nanoTime() - planned) / Moments.NANOS_PER_MILLI))));
    CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).get();
    return new Distribution(latencies.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static byte[] body(VoteWorkload workload, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(workload::json)
        .collect(Collectors.joining(",", "{\"events\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private CompletableFuture<Void> post(byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString()).thenAccept(GatewayClient::check);
  }

  private static void check(HttpResponse<String> answer) {
    if (answer.statusCode() != ACCEPTED) {
      throw new IllegalStateException(
          "the gateway answered " + answer.statusCode() + ": " + answer.body());
    }
  }
}
