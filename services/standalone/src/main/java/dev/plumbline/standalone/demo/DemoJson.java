package dev.plumbline.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.schema.GateVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The figures of the demonstration for programs: {@code ./plumbline demo --json FILE}. */
final class DemoJson {
  private final ObjectMapper mapper = new ObjectMapper();

  void write(DemoReport report, Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Files.writeString(file, tree(report).toPrettyString() + "\n");
  }

  ObjectNode tree(DemoReport report) {
    ObjectNode root = mapper.createObjectNode();
    root.set("before", measure(report.before()));
    root.set("after", measure(report.after()));
    root.put("pairs", report.pairs().size());
    root.put("adapter_version", report.swap().map(Swap::version).orElse(null));
    root.put("training_seconds", rounded(report.trainingSeconds()));
    root.set("gate", gate(report.run().flatMap(run -> Optional.ofNullable(run.getGate()))));
    ObjectNode requests = root.putObject("requests");
    requests.put("sent", report.requests().size());
    requests.put("failed", report.failedRequests());
    root.put("seconds", rounded(report.duration().toMillis() / 1000.0));
    return root;
  }

  private ObjectNode measure(Measure measure) {
    return mapper
        .createObjectNode()
        .put("mean_words", rounded(measure.meanWords()))
        .put("liked_share", measure.likedShare())
        .put("finished_share", measure.finishedShare());
  }

  private ObjectNode gate(Optional<GateVerdict> verdict) {
    ObjectNode gate = mapper.createObjectNode();
    verdict.ifPresent(
        reached -> {
          gate.put("passed", reached.getPassed());
          ArrayNode checks = gate.putArray("checks");
          reached
              .getChecks()
              .forEach(
                  check ->
                      checks
                          .addObject()
                          .put("name", check.getName())
                          .put("passed", check.getPassed())
                          .put("value", check.getValue())
                          .put("bound", check.getBound())
                          .put("explanation", check.getExplanation()));
        });
    return gate;
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
