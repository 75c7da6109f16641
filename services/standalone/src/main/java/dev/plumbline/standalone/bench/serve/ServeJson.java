package dev.plumbline.standalone.bench.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.bench.serve.load.Distribution;
import dev.plumbline.standalone.bench.serve.load.LoadResult;
import dev.plumbline.standalone.bench.serve.swap.ProcessFigures;
import dev.plumbline.standalone.bench.serve.swap.VersionReport;

/** A report for programs. Times are milliseconds but where the name says seconds. */
final class ServeJson {
  private final ObjectMapper json = new ObjectMapper();
  private final ServeReport report;

  ServeJson(ServeReport report) {
    this.report = report;
  }

  String text() {
    ObjectNode root = json.createObjectNode();
    LoadResult load = report.load();
    root.put("server", report.server()).put("load", report.settings().pace().description());
    root.put("seed", report.settings().workload().seed());
    root.put("instruction_words", report.settings().workload().instructions());
    root.put("prompt_words", report.settings().workload().prompts().description());
    root.put("longest_answers", report.settings().workload().answers().description());
    root.put("requests", load.answers().size()).put("seconds", load.seconds());
    root.put("failed", load.failed());
    ObjectNode failures = root.putObject("failures");
    load.failures().forEach(failures::put);
    root.put("requests_per_second", load.requestsPerSecond());
    root.put("tokens_per_second", load.tokensPerSecond());
    put(root, "prompt_tokens", load.promptTokens());
    put(root, "answer_tokens", load.answerTokens());
    put(root, "time_to_first_token", load.firstToken());
    put(root, "time_per_output_token", load.perToken());
    put(root, "between_tokens", load.gaps());
    if (report.settings().swapsPerSecond() > 0) {
      putSwaps(root.putObject("swaps"));
    }
    report.early().ifPresent(figures -> put(root.putObject("process_early"), figures));
    report.late().ifPresent(figures -> put(root.putObject("process_late"), figures));
    return root.toPrettyString();
  }

  private void putSwaps(ObjectNode node) {
    node.put("per_second", report.settings().swapsPerSecond());
    node.put("announced", report.swaps().size()).put("answered", report.answeredSwaps());
    put(node, "to_service", report.toService());
    put(node, "to_first_answer", report.toFirstAnswer());
    report.versions().ifPresent(versions -> put(node.putObject("versions"), versions));
  }

  private static void put(ObjectNode node, VersionReport versions) {
    node.put("several_names", versions.manyNames()).put("compared", versions.checked());
    node.put("equal", versions.equal()).put("near_ties", versions.nearTies());
    node.put("mixtures", versions.mixtures().size());
  }

  private static void put(ObjectNode node, ProcessFigures figures) {
    figures.residentBytes().ifPresent(bytes -> node.put("resident_bytes", (long) bytes));
    node.put("threads", (long) figures.threads());
    figures.openFiles().ifPresent(files -> node.put("open_files", (long) files));
  }

  private static void put(ObjectNode parent, String name, Distribution values) {
    if (!values.isEmpty()) {
      ObjectNode node = parent.putObject(name);
      node.put("p50", values.median()).put("p99", values.p99());
      node.put("mean", values.mean()).put("highest", values.highest());
    }
  }
}
