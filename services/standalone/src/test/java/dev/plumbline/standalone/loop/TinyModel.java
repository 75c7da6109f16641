package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.configuration.Configuration;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings of a loop on a tiny random model that trains within seconds and passes any gate. */
public final class TinyModel {
  /** A training starts at this many new pairs. */
  public static final int PAIRS = 6;

  private TinyModel() {}

  static Configuration configuration(Path cache) {
    return Configuration.load(Optional.empty(), Map.of()).withOverrides(settings(cache));
  }

  public static Map<String, Object> settings(Path cache) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("plumbline.model.source", folder().toString());
    settings.put("plumbline.model.cache", cache.toString());
    settings.put("plumbline.model.threads", 1);
    settings.put("plumbline.standalone.kafka-port", 0);
    settings.put("plumbline.standalone.processes.registry-port", 0);
    for (String service : new String[] {"gateway", "pair-builder", "trainer", "server"}) {
      settings.put("plumbline." + service + ".http.port", 0);
    }
    settings.put("plumbline.trainer.trigger.new-pairs", PAIRS);
    settings.put("plumbline.trainer.trigger.minimum-pairs", PAIRS);
    String alignment = "plumbline.trainer.alignment.";
    settings.put(alignment + "data.minimum-held-out-pairs", 2);
    settings.put(alignment + "scoring.first-pairs", 2);
    settings.put(alignment + "scoring.pairs", 2);
    settings.put(alignment + "instruct.steps", 2);
    settings.put(alignment + "match.steps", 2);
    settings.put(alignment + "evaluation.answers", 1);
    settings.put(alignment + "evaluation.answer-tokens", 8);
    settings.put(alignment + "gate.minimum-margin", -1e6);
    settings.put(alignment + "gate.minimum-accuracy", 0);
    settings.put(alignment + "gate.maximum-liked-fall", 1e6);
    settings.put(alignment + "gate.standard-errors", 1e6);
    settings.put(alignment + "gate.maximum-divergence", 1e6);
    settings.put(alignment + "gate.maximum-perplexity-rise", 1e6);
    settings.put(alignment + "gate.maximum-empty-share", 0.99);
    settings.put(alignment + "gate.maximum-unfinished-rise", 0.99);
    settings.put(alignment + "gate.maximum-repetition", 0.99);
    return settings;
  }

  private static Path folder() {
    return Path.of(System.getProperty("oracle.dir")).resolve("llama-tied");
  }
}
