package dev.plumbline.standalone.bench.serve;

import dev.plumbline.standalone.bench.serve.load.Distribution;
import dev.plumbline.standalone.bench.serve.load.LoadResult;
import dev.plumbline.standalone.bench.serve.swap.ProcessFigures;
import dev.plumbline.standalone.bench.serve.swap.VersionReport;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A report as a table for people. */
final class ServeText {
  private static final double MEBIBYTE = 1 << 20;

  private final ServeReport report;
  private final StringBuilder text = new StringBuilder();

  ServeText(ServeReport report) {
    this.report = report;
  }

  String text() {
    LoadResult load = report.load();
    line("%s", report.server());
    row("load", "%s", report.settings().pace().description());
    row("questions", "words %s", report.settings().workload().prompts().description());
    row("before each", "%d words of instructions", report.settings().workload().instructions());
    row("longest answers", "tokens %s", report.settings().workload().answers().description());
    row(
        "requests",
        "%d in %.1f s, %d failed",
        load.answers().size(),
        load.seconds(),
        load.failed());
    load.failures().forEach((kind, count) -> failure(kind, count, load.examples()));
    row(
        "throughput",
        "%.2f requests/s, %.1f tokens/s",
        load.requestsPerSecond(),
        load.tokensPerSecond());
    line("%-36s %10s %10s %10s", "", "p50", "p99", "highest");
    distribution("tokens of a prompt", load.promptTokens());
    distribution("tokens of an answer", load.answerTokens());
    distribution("time to first token, ms", load.firstToken());
    distribution("time per output token, ms", load.perToken());
    distribution("between two tokens, ms", load.gaps());
    if (report.settings().swapsPerSecond() > 0) {
      swaps();
    }
    process("memory, MiB", f -> scaled(f.residentBytes()));
    process("threads", f -> OptionalDouble.of(f.threads()));
    process("open files", ProcessFigures::openFiles);
    return text.toString();
  }

  private void failure(String kind, int count, Map<String, String> examples) {
    row("", "%d times %s, for example: %s", count, kind, examples.get(kind).strip());
  }

  private void swaps() {
    distribution("announcement to service, ms", report.toService());
    distribution("announcement to first answer, ms", report.toFirstAnswer());
    row(
        "swaps",
        "%.2f a second: %d announced, %d answered, %d overtaken or unseen",
        report.settings().swapsPerSecond(),
        report.swaps().size(),
        report.answeredSwaps(),
        report.swaps().size() - report.answeredSwaps());
    report.versions().ifPresent(this::versions);
  }

  private void versions(VersionReport versions) {
    row(
        "answers of several versions",
        "%d by name; %d compared: %d equal, %d equal up to a near tie, %d not",
        versions.manyNames(),
        versions.checked(),
        versions.equal(),
        versions.nearTies(),
        versions.mixtures().size());
    versions.mixtures().forEach(mixture -> row("", "%s", mixture));
  }

  private void process(String name, Function<ProcessFigures, OptionalDouble> figure) {
    boolean swapped = report.settings().swapsPerSecond() > 0;
    row(
        name,
        "%s %s, %s at the end",
        number(report.early(), figure),
        swapped ? "after 10 swaps" : "at the start",
        number(report.late(), figure));
  }

  private static String number(
      Optional<ProcessFigures> figures, Function<ProcessFigures, OptionalDouble> figure) {
    OptionalDouble value = figures.map(figure).orElse(OptionalDouble.empty());
    return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "unknown";
  }

  private static OptionalDouble scaled(OptionalDouble bytes) {
    return bytes.isPresent() ? OptionalDouble.of(bytes.getAsDouble() / MEBIBYTE) : bytes;
  }

  private void distribution(String name, Distribution values) {
    if (values.isEmpty()) {
      row(name, "none");
    } else {
      line("  %-34s %10.1f %10.1f %10.1f", name, values.median(), values.p99(), values.highest());
    }
  }

  private void row(String name, String format, Object... values) {
    line("  %-34s %s", name, String.format(Locale.ROOT, format, values));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
