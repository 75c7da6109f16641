package dev.plumbline.standalone.bench.serve.swap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.model.source.Progress;
import dev.plumbline.schema.AdapterFile;
import dev.plumbline.standalone.bench.serve.load.PlannedRequest;
import dev.plumbline.standalone.bench.serve.load.StreamedAnswer;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.client.RequestFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Compares answers that were given under load with what their version says alone. Answers are
 * greedy, so they must be equal; one that began with a version and went on with another is not.
 *
 * <p>Each adapter is announced once more, on a channel of its own, and asked one question at a
 * time. So the server must have nothing else to do.
 */
public final class VersionCheck {
  private static final int ALTERNATIVES = 5;
  private static final int SHOWN = 160;

  private final Swapper.Subject subject;
  private final List<AdapterFile> adapters;
  private final JsonHttp http;
  private final Progress progress;
  private final Map<Integer, String> channels = new HashMap<>();

  public VersionCheck(
      Swapper.Subject subject, List<AdapterFile> adapters, JsonHttp http, Progress progress) {
    this.subject = subject;
    this.adapters = adapters;
    this.http = http;
    this.progress = progress;
  }

  /**
   * Compares some answers.
   *
   * @param number how many, drawn at random with the seed; fewer when there are fewer
   */
  public VersionReport check(List<StreamedAnswer> answers, List<Swap> swaps, int number, long seed)
      throws RequestFailedException, InterruptedException {
    List<StreamedAnswer> drawn = new ArrayList<>(answers);
    Collections.shuffle(drawn, new Random(seed));
    drawn = drawn.subList(0, Math.min(number, drawn.size()));
    Map<Long, Integer> adapterOf = new HashMap<>();
    swaps.forEach(swap -> adapterOf.put(swap.version(), swap.adapter()));
    int equal = 0;
    int nearTies = 0;
    List<String> mixtures = new ArrayList<>();
    try {
      for (int i = 0; i < drawn.size(); i++) {
        progress.update("comparing answers with their versions alone", i, drawn.size());
        StreamedAnswer answer = drawn.get(i);
        LoneAnswer alone = alone(answer, adapterOf);
        switch (alone.compare(answer.text())) {
          case EQUAL -> equal++;
          case NEAR_TIE -> nearTies++;
          case DIFFERENT -> mixtures.add(description(answer, alone));
        }
      }
    } finally {
      channels.values().forEach(subject.announcer()::forget);
    }
    int manyNames = (int) answers.stream().filter(answer -> !answer.oneName()).count();
    return new VersionReport(manyNames, drawn.size(), equal, nearTies, mixtures);
  }

  private LoneAnswer alone(StreamedAnswer answer, Map<Long, Integer> adapterOf)
      throws RequestFailedException, InterruptedException {
    long version = answer.version().orElse(0);
    if (version == 0) {
      return ask(subject.state().base().name(), answer.request());
    }
    Integer adapter = adapterOf.get(version);
    if (adapter == null) {
      throw new RequestFailedException(
          "an answer names version "
              + version
              + " of channel "
              + subject.channel()
              + ", which was not announced here: somebody else uses the channel");
    }
    return ask(channel(adapter), answer.request());
  }

  /** The channel that serves one adapter alone. */
  private String channel(int adapter) throws RequestFailedException, InterruptedException {
    String channel = channels.get(adapter);
    if (channel != null) {
      return channel;
    }
    String made = subject.channel() + "-alone-" + adapter;
    long version = subject.state().highestVersion(made) + 1;
    channels.put(adapter, made);
    subject.announcer().announce(made, version, adapters.get(adapter));
    subject.state().awaitServed(made, version);
    return made;
  }

  private LoneAnswer ask(String model, PlannedRequest request) throws RequestFailedException {
    ObjectNode body = http.object();
    body.put("model", model).put("temperature", 0).put("max_tokens", request.maxTokens());
    body.put("logprobs", true).put("top_logprobs", ALTERNATIVES);
    request.writeMessages(body.putArray("messages"));
    return LoneAnswer.of(http.post("/v1/chat/completions", body).body());
  }

  private static String description(StreamedAnswer answer, LoneAnswer alone) {
    return "request "
        + answer.request().number()
        + ", version "
        + answer.version().orElse(0)
        + ": \""
        + shortened(answer.text())
        + "\" instead of \""
        + shortened(alone.text())
        + "\"";
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
