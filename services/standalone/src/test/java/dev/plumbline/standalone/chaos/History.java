package dev.plumbline.standalone.chaos;

import dev.plumbline.schema.Rating;
import dev.plumbline.standalone.chaos.Arrival.Answered;
import dev.plumbline.standalone.chaos.Arrival.Voted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What happened, at random from a seed: few users vote many times on the same answers, so they
 * change their minds, withdraw and correct. It arrives in no order: late, before the answers, and
 * some of it twice.
 *
 * @param votes each once
 * @param arrivals votes and answers, in the order in which they are sent
 */
record History(List<Voted> votes, List<Arrival> arrivals) {
  private static final int QUESTIONS = 60;
  private static final List<String> ANSWERS =
      List.of("Yes.", "No.", "It depends on the weather.", "Ask again.", "Nobody knows that.");
  private static final int COPIES = 4;
  private static final int USERS = 30;
  private static final long SPAN_MILLIS = 10_000_000;

  /**
   * @param begin time of the earliest vote, in milliseconds since 1970
   */
  static History random(Random random, int size, long begin) {
    List<Voted> votes = new ArrayList<>();
    Map<String, Arrival> answers = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      Voted vote = vote(i, random, begin);
      votes.add(vote);
      if (vote.completion() != null) {
        answers.putIfAbsent(
            vote.completion(), new Answered(vote.completion(), vote.question(), vote.answer()));
      }
    }
    List<Arrival> arrivals = new ArrayList<>(votes);
    votes.stream().filter(vote -> random.nextInt(10) == 0).forEach(arrivals::add);
    arrivals.addAll(answers.values());
    Collections.shuffle(arrivals, random);
    return new History(votes, arrivals);
  }

  private static Voted vote(int number, Random random, long begin) {
    int question = random.nextInt(QUESTIONS);
    int answer = random.nextInt(ANSWERS.size());
    boolean inline = random.nextInt(3) == 0;
    Rating rating =
        switch (random.nextInt(6)) {
          case 0 -> Rating.WITHDRAWN;
          // Some answers are better than others, or hardly a pair would stand.
          case 1 -> answer < 2 ? Rating.DOWN : Rating.UP;
          default -> answer < 2 ? Rating.UP : Rating.DOWN;
        };
    boolean corrects = rating != Rating.WITHDRAWN && random.nextInt(12) == 0;
    return new Voted(
        "event-" + number,
        inline ? null : "answer-" + question + "-" + answer + "-" + random.nextInt(COPIES),
        "Question " + question + "?",
        ANSWERS.get(answer),
        random.nextInt(20) == 0 ? null : "user-" + random.nextInt(USERS),
        rating,
        corrects ? ANSWERS.get(random.nextInt(ANSWERS.size())) : null,
        begin + (long) (random.nextDouble() * SPAN_MILLIS));
  }
}
