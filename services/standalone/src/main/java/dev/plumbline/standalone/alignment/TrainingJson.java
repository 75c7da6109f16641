package dev.plumbline.standalone.alignment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.alignment.AlignmentOutcome;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.contrast.ScoredContrast;
import dev.plumbline.alignment.dataset.FileReport;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.gate.GateVerdict;
import java.util.Map;
import java.util.TreeMap;

/** The record of a training for programs. */
public final class TrainingJson {
  private final ObjectMapper mapper = new ObjectMapper();

  public String write(TrainingResult result) {
    return tree(result).toPrettyString();
  }

  private ObjectNode tree(TrainingResult result) {
    AlignmentOutcome outcome = result.outcome();
    ObjectNode root = mapper.createObjectNode();
    root.put("kind", RunRecordFile.KIND).put("format", 1);
    root.put("method", result.wish().settings().method().label());
    root.put("seed", result.wish().settings().seed());
    root.putObject("model").put("name", result.model()).put("fingerprint", result.fingerprint());
    root.set("pairs_file", file(result.wish().preferences()));
    result.wish().heldOut().ifPresent(heldOut -> root.set("held_out_file", file(heldOut)));
    root.putObject("pairs")
        .put("learned_from", outcome.trainingPairs())
        .put("half", outcome.halfPairs())
        .put("held_out", outcome.heldOutPairs());
    root.set("contrast", contrast(outcome.chosen()));
    root.put("contrast_explains_votes", outcome.explained());
    ArrayNode contrasts = root.putArray("contrasts");
    outcome.contrasts().forEach(scored -> contrasts.add(contrast(scored)));
    ArrayNode losses = root.putArray("losses");
    outcome
        .losses()
        .forEach(
            point ->
                losses
                    .addObject()
                    .put("phase", point.phase().label())
                    .put("step", point.step())
                    .put("loss", point.loss()));
    root.set("metrics", metrics(outcome.metrics()));
    root.set("gate", gate(outcome.gate()));
    result.peakMebibytes().ifPresent(peak -> root.put("peak_memory_mib", Math.round(peak)));
    ObjectNode settings = root.putObject("settings");
    new TreeMap<>(result.wish().entries()).forEach(settings::put);
    return root;
  }

  private ObjectNode file(LoadedPreferences preferences) {
    FileReport report = preferences.report();
    ObjectNode file =
        mapper
            .createObjectNode()
            .put("name", preferences.file().getFileName().toString())
            .put("rows", report.rows())
            .put("bad_lines", report.badLines());
    ArrayNode named = file.putArray("first_bad_lines");
    report
        .firstBadLines()
        .forEach(bad -> named.addObject().put("line", bad.number()).put("reason", bad.reason()));
    return file;
  }

  private ObjectNode contrast(Contrast contrast) {
    return mapper
        .createObjectNode()
        .put("name", contrast.name())
        .put("positive", contrast.positive())
        .put("negative", contrast.negative());
  }

  private ObjectNode contrast(ScoredContrast scored) {
    ObjectNode contrast = contrast(scored.contrast());
    contrast.set("ranked", accuracy(scored.ranked()));
    scored.counted().ifPresent(counted -> contrast.set("counted", accuracy(counted)));
    return contrast;
  }

  private ObjectNode accuracy(PairAccuracy accuracy) {
    return mapper
        .createObjectNode()
        .put("pairs", accuracy.pairs())
        .put("accuracy", accuracy.value())
        .put("standard_error", accuracy.standardError());
  }

  private ObjectNode gate(GateVerdict verdict) {
    ObjectNode gate = mapper.createObjectNode().put("passed", verdict.passed());
    ArrayNode checks = gate.putArray("checks");
    verdict
        .checks()
        .forEach(
            check ->
                checks
                    .addObject()
                    .put("name", check.name())
                    .put("passed", check.passed())
                    .put("value", check.value())
                    .put("bound", check.bound())
                    .put("explanation", check.explanation()));
    return gate;
  }

  /** By name; what is no finite number, such as the standard error of one pair, is null. */
  static ObjectNode metrics(Map<String, Double> metrics) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    new TreeMap<>(metrics)
        .forEach(
            (name, value) -> {
              if (Double.isFinite(value)) {
                node.put(name, value);
              } else {
                node.putNull(name);
              }
            });
    return node;
  }
}
