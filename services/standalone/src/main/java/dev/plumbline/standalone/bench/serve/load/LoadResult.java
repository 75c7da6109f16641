package dev.plumbline.standalone.bench.serve.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All answers of one load, in the order of their numbers.
 *
 * @param seconds from the start to the end of the last answer
 */
public record LoadResult(List<StreamedAnswer> answers, double seconds) {
  private static final double NANOS = 1e9;

  public LoadResult {
    answers = List.copyOf(answers);
  }

  /** Gathers answers as they end. Thread safe. */
  static final class Collector {
    private final List<StreamedAnswer> answers = new ArrayList<>();
    private int failed;

    synchronized void add(StreamedAnswer answer) {
      answers.add(answer);
      failed += answer.answered() ? 0 : 1;
    }

    synchronized int size() {
      return answers.size();
    }

    synchronized String summary() {
      return answers.size() + " requests, " + failed + " failed";
    }

    synchronized LoadResult result(long start) {
      long end = answers.stream().mapToLong(StreamedAnswer::endedAt).max().orElse(start);
      return new LoadResult(
          answers.stream().sorted(Comparator.comparingInt(a -> a.request().number())).toList(),
          (end - start) / NANOS);
    }
  }

  public List<StreamedAnswer> answered() {
    return answers.stream().filter(StreamedAnswer::answered).toList();
  }

  public int failed() {
    return answers.size() - answered().size();
  }

  /** How often each kind of failure occurred. */
  public Map<String, Integer> failures() {
    Map<String, Integer> kinds = new TreeMap<>();
    failures(answer -> answer.failure().orElseThrow().kind())
        .forEach(kind -> kinds.merge(kind, 1, Integer::sum));
    return kinds;
  }

  /** One thing that happened for each kind of failure. */
  public Map<String, String> examples() {
    Map<String, String> examples = new TreeMap<>();
    failures(answer -> answer.failure().orElseThrow())
        .forEach(failure -> examples.putIfAbsent(failure.kind(), failure.detail()));
    return examples;
  }

  private <T> Stream<T> failures(Function<StreamedAnswer, T> what) {
    return answers.stream().filter(answer -> !answer.answered()).map(what);
  }

  public double requestsPerSecond() {
    return answered().size() / seconds;
  }

  public double tokensPerSecond() {
    return answered().stream().mapToInt(StreamedAnswer::tokens).sum() / seconds;
  }

  /** From the planned moment to the first text, milliseconds. */
  public Distribution firstToken() {
    return new Distribution(
        answered().stream()
            .filter(answer -> answer.firstTokenAt().isPresent())
            .mapToDouble(StreamedAnswer::firstTokenMillis)
            .toArray());
  }

  /** Mean of each answer, milliseconds. */
  public Distribution perToken() {
    return new Distribution(
        answered().stream()
            .flatMap(answer -> answer.millisPerToken().stream())
            .mapToDouble(Double::doubleValue)
            .toArray());
  }

  /** Between any two pieces of one answer, milliseconds. */
  public Distribution gaps() {
    return new Distribution(
        answered().stream().flatMapToDouble(answer -> answer.gaps().millis()).toArray());
  }

  public Distribution promptTokens() {
    return new Distribution(
        answered().stream().mapToDouble(StreamedAnswer::promptTokens).toArray());
  }

  public Distribution answerTokens() {
    return new Distribution(answered().stream().mapToDouble(StreamedAnswer::tokens).toArray());
  }
}
