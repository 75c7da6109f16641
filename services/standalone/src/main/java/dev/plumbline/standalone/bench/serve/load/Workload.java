package dev.plumbline.standalone.bench.serve.load;

import dev.plumbline.model.chat.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which questions are asked. The same seed and number give the same question, whoever asks for it
 * and in which order: two servers, or two settings of one, get the same work. Thread safe.
 *
 * <p>A question is a task and sentences to do it with, in an order of its own, so that prompts have
 * no more in common than instructions and what the model's template puts before them.
 *
 * @param instructions words of the system message, the same for all questions; 0: there is none
 * @param prompts lengths of the questions in words
 * @param answers the longest answers, in tokens
 */
public record Workload(long seed, int instructions, Lengths prompts, Lengths answers) {
  private static final String SENTENCES = "/bench/sentences.txt";
  private static final List<String> TEXTS = read();
  private static final double WORD_SPREAD = 0.8;
  private static final double TOKEN_SPREAD = 0.7;
  private static final int SHORTEST = 4;
  private static final int LONGEST = 6;
  // Odd and without a pattern, so that neighbouring numbers start far apart.
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  public Workload {
    if (instructions < 0) {
      throw new IllegalArgumentException("the instructions have at least 0 words");
    }
  }

  /**
   * Questions and answers of which most are short and a few up to six times as long as the median.
   *
   * @param words of the median question
   * @param tokens of the median answer, when it does not end before
   */
  public static Workload of(long seed, int words, int tokens) {
    return new Workload(
        seed,
        0,
        new Lengths(words, WORD_SPREAD, Math.min(words, SHORTEST), LONGEST * words),
        new Lengths(tokens, TOKEN_SPREAD, Math.min(tokens, SHORTEST), LONGEST * tokens));
  }

  /** The same questions after instructions. */
  public Workload withInstructions(int words) {
    return new Workload(seed, words, prompts, answers);
  }

  /** Other questions of the same kind, after the same instructions. */
  public Workload others() {
    return new Workload(~seed, instructions, prompts, answers);
  }

  /** One question. */
  public PlannedRequest request(int number) {
    SplittableRandom random = new SplittableRandom(seed + (number + 1) * STRIDE);
    int words = prompts.draw(random);
    int maxTokens = answers.draw(random);
    List<ChatMessage> messages = new ArrayList<>();
    if (instructions > 0) {
      messages.add(
          ChatMessage.system(text("Keep to this:", instructions, new SplittableRandom(0))));
    }
    messages.add(ChatMessage.user(text("Note " + number + ". Go on with this:", words, random)));
    return new PlannedRequest(number, messages, maxTokens);
  }

  private static String text(String beginning, int words, SplittableRandom random) {
    StringBuilder text = new StringBuilder(beginning);
    int used = beginning.split(" ", -1).length;
    while (used < words) {
      String[] sentence = TEXTS.get(random.nextInt(TEXTS.size())).split(" ", -1);
      for (int i = 0; i < sentence.length && used < words; i++) {
        text.append(' ').append(sentence[i]);
        used++;
      }
    }
    return text.toString();
  }

  /** The first so many questions. */
  public List<PlannedRequest> requests(int number) {
    return IntStream.range(0, number).mapToObj(this::request).toList();
  }

  private static List<String> read() {
    try (InputStream in = Workload.class.getResourceAsStream(SENTENCES)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(SENTENCES + " cannot be read", e);
    }
  }
}
