package dev.plumbline.standalone.bench.serve.swap;

import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the server's process holds, from its page of metrics.
 *
 * @param residentBytes memory; empty where its system does not tell
 * @param threads of Java
 * @param openFiles files and sockets; empty where its system does not tell
 */
public record ProcessFigures(
    OptionalDouble residentBytes, double threads, OptionalDouble openFiles) {
  private static final String MEMORY = "process_resident_memory_bytes";
  private static final String THREADS = "jvm_threads_live_threads";
  private static final String FILES = "process_files_open_files";

  /** The figures of now; empty when the server has no such page. */
  public static Optional<ProcessFigures> read(JsonHttp http) throws RequestFailedException {
    HttpResponse<String> page = http.text("/metrics");
    OptionalDouble threads =
        page.statusCode() == 200 ? value(page, THREADS) : OptionalDouble.empty();
    return threads.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ProcessFigures(value(page, MEMORY), threads.getAsDouble(), value(page, FILES)));
  }

  private static OptionalDouble value(HttpResponse<String> page, String name) {
    return page.body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst();
  }
}
