package dev.plumbline.standalone.alignment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.alignment.evaluation.Answer;
import java.util.Map;
import java.util.TreeMap;

/** Measures of several candidates for programs. */
public final class CandidateJson {
  private final ObjectMapper mapper = new ObjectMapper();

  public String write(Comparison comparison) {
    ObjectNode root = mapper.createObjectNode();
    root.put("kind", "plumbline-evaluation").put("format", 1);
    root.putObject("model")
        .put("name", comparison.model())
        .put("fingerprint", comparison.fingerprint());
    root.putObject("pairs_file")
        .put("name", comparison.preferences().file().getFileName().toString())
        .put("rows", comparison.preferences().report().rows())
        .put("bad_lines", comparison.preferences().report().badLines());
    root.put("pairs", comparison.pairs());
    root.put("seconds", comparison.seconds());
    ArrayNode candidates = root.putArray("candidates");
    for (Comparison.Row row : comparison.candidates()) {
      ObjectNode candidate = candidates.addObject().put("name", row.name());
      row.instruction().ifPresent(text -> candidate.put("instruction", text));
      row.adapter().ifPresent(directory -> candidate.put("adapter", directory));
      Map<String, Double> metrics = new TreeMap<>(row.measures().metrics());
      if (row.isBase()) {
        // Rewards are gains over the base model; it has none over itself.
        metrics.keySet().removeIf(name -> name.startsWith("rewards/"));
      } else {
        candidate.put(
            "above_chance", CandidateTable.isAboveChance(row.measures().rewards().accuracy()));
      }
      candidate.set("metrics", TrainingJson.metrics(metrics));
      ArrayNode answers = candidate.putArray("answers");
      for (Answer answer : row.measures().answers().answers()) {
        answers
            .addObject()
            .put("prompt", answer.prompt())
            .put("text", answer.text())
            .put("finished", answer.finished());
      }
    }
    return root.toPrettyString();
  }
}
