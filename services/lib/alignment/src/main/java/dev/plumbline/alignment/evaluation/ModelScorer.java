package dev.plumbline.alignment.evaluation;

import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.network.CachedTransformer;
import dev.plumbline.model.network.GradientMode;
import dev.plumbline.model.network.KeyValueCache;
import dev.plumbline.model.network.Segment;
import dev.plumbline.model.network.Transformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Scores responses with the model as it serves, with an adapter or without. A prompt that several
 * responses have in common is read once, and its keys and values serve them all.
 */
public final class ModelScorer implements ResponseScorer {

  private final Transformer transformer;
  private final Optional<LoraAdapter> adapter;
  private final int passTokens;

  /**
   * @param passTokens tokens that are computed at once; a prompt and its responses stay together
   */
  public ModelScorer(Transformer transformer, Optional<LoraAdapter> adapter, int passTokens) {
    this.transformer = transformer;
    this.adapter = adapter;
    this.passTokens = passTokens;
  }

  @Override
  public List<ResponseScore> score(List<EncodedRow> rows, IntConsumer progress) {
    ResponseScore[] scores = new ResponseScore[rows.size()];
    try (GradientMode mode = GradientMode.off();
        CachedTransformer network = new CachedTransformer(transformer)) {
      for (List<PromptGroup> pass : passes(PromptGroup.of(rows))) {
        scorePass(network, pass, scores);
        progress.accept(pass.stream().mapToInt(PromptGroup::size).sum());
      }
    }
    return Arrays.asList(scores);
  }

  private List<List<PromptGroup>> passes(List<PromptGroup> groups) {
    List<List<PromptGroup>> passes = new ArrayList<>();
    int room = 0;
    for (PromptGroup group : groups) {
      if (passes.isEmpty() || group.tokens() > room) {
        passes.add(new ArrayList<>());
        room = passTokens;
      }
      passes.get(passes.size() - 1).add(group);
      room -= group.tokens();
    }
    return passes;
  }

  private void scorePass(
      CachedTransformer network, List<PromptGroup> groups, ResponseScore[] scores) {
    List<KeyValueCache> caches = new ArrayList<>();
    try {
      for (PromptGroup group : groups) {
        caches.add(network.newCache(1, group.longest()));
      }
      readPrompts(network, groups, caches);
      int rounds = groups.stream().mapToInt(PromptGroup::size).max().orElseThrow();
      for (int round = 0; round < rounds; round++) {
        readResponses(network, groups, caches, round, scores);
      }
    } finally {
      caches.forEach(KeyValueCache::close);
    }
  }

  /** All but the last token, which is read with each response because it predicts the first one. */
  private void readPrompts(
      CachedTransformer network, List<PromptGroup> groups, List<KeyValueCache> caches) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      int[] prompt = groups.get(i).prompt();
      if (prompt.length > 1) {
        segments.add(segment(caches.get(i), 0, Arrays.stream(prompt, 0, prompt.length - 1), false));
      }
    }
    if (!segments.isEmpty()) {
      network.run(segments).close();
    }
  }

  /** The next response to each prompt takes the place of the one before in the cache. */
  private void readResponses(
      CachedTransformer network,
      List<PromptGroup> groups,
      List<KeyValueCache> caches,
      int round,
      ResponseScore[] scores) {
    List<Segment> segments = new ArrayList<>();
    List<PromptGroup> reading = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      PromptGroup group = groups.get(i);
      if (round < group.size()) {
        int last = group.prompt().length - 1;
        int[] response = group.rows().get(round).response();
        IntStream read =
            IntStream.concat(
                IntStream.of(group.prompt()[last]),
                Arrays.stream(response, 0, response.length - 1));
        segments.add(segment(caches.get(i), last, read, true));
        reading.add(group);
      }
    }
    float[] logs =
        network.logProbabilities(
            segments,
            reading.stream()
                .flatMapToInt(group -> Arrays.stream(group.rows().get(round).response()))
                .toArray());
    int next = 0;
    for (PromptGroup group : reading) {
      int length = group.rows().get(round).responseLength();
      double sum = 0;
      for (int end = next + length; next < end; next++) {
        sum += logs[next];
      }
      scores[group.places().get(round)] = new ResponseScore(sum, length);
    }
  }

  private Segment segment(KeyValueCache cache, int start, IntStream tokens, boolean predicting) {
    return new Segment(
        cache,
        0,
        List.of(new Segment.Row(start, tokens.boxed().toList(), adapter)),
        predicting ? Segment.Logits.EACH : Segment.Logits.NONE);
  }
}
