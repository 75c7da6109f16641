package dev.plumbline.standalone.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.FeedbackClient;
import dev.plumbline.standalone.client.RequestFailedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * People who ask each question several times, compare the answers and vote on them over the
 * gateway. Whoever asks a question also votes on its answers.
 */
final class SimulatedUsers {
  private static final int QUESTIONS_EACH = 4;

  private final RequestLog requests;
  private final FeedbackClient gateway;
  private final Taste taste;
  private final Habits habits;

  /**
   * How they ask.
   *
   * @param answersEach how often each question is asked
   * @param temperature of the sampling, so that the answers differ
   * @param maxTokens the limit of one answer
   * @param atOnce requests on the way at the same time
   * @param seed the first seed of the sampling
   */
  record Habits(int answersEach, double temperature, int maxTokens, int atOnce, long seed) {}

  SimulatedUsers(RequestLog requests, FeedbackClient gateway, Taste taste, Habits habits) {
    this.requests = requests;
    this.gateway = gateway;
    this.taste = taste;
    this.habits = habits;
  }

  /**
   * Asks all questions and votes on the answers.
   *
   * @param progress is told of each answer and each vote
   * @return when the gateway acknowledged each vote
   * @throws RequestFailedException when the gateway does not take a vote
   */
  List<Instant> askAndVote(List<String> questions, Consumer<Progress> progress)
      throws RequestFailedException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(habits.atOnce());
    try {
      List<List<Future<Optional<Answer>>>> answers = new ArrayList<>();
      for (int question = 0; question < questions.size(); question++) {
        answers.add(askRepeatedly(threads, questions.get(question), question));
      }
      List<Instant> votes = new ArrayList<>();
      int answered = 0;
      for (int question = 0; question < questions.size(); question++) {
        List<Answer> received = new ArrayList<>();
        for (Future<Optional<Answer>> answer : answers.get(question)) {
          Progress now = new Progress(answered, votes.size());
          PatientWait.of(answer, () -> progress.accept(now)).ifPresent(received::add);
          answered++;
        }
        votes.addAll(vote("user-" + question / QUESTIONS_EACH, received));
        progress.accept(new Progress(answered, votes.size()));
      }
      return votes;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a simulated user stopped unexpectedly", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private List<Future<Optional<Answer>>> askRepeatedly(
      ExecutorService threads, String question, int number) {
    List<Future<Optional<Answer>>> answers = new ArrayList<>();
    for (int i = 0; i < habits.answersEach(); i++) {
      long seed = habits.seed() + (long) number * habits.answersEach() + i;
      ChatClient.Ask ask =
          new ChatClient.Ask(
              question, habits.temperature(), habits.maxTokens(), OptionalLong.of(seed));
      answers.add(threads.submit(() -> requests.ask(ask)));
    }
    return answers;
  }

  private List<Instant> vote(String user, List<Answer> answers) throws RequestFailedException {
    List<ObjectNode> events = new ArrayList<>();
    for (Taste.Vote vote : taste.votes(answers)) {
      events.add(
          gateway.event(
              Map.of(
                  "completion_id",
                  vote.answer().completionId(),
                  "rating",
                  vote.up() ? "up" : "down",
                  "user_id",
                  user)));
    }
    if (events.isEmpty()) {
      return List.of();
    }
    gateway.send(events);
    Instant acknowledged = Instant.now();
    return events.stream().map(event -> acknowledged).toList();
  }

  /**
   * How far they are.
   *
   * @param answers received so far
   * @param votes acknowledged so far
   */
  record Progress(int answers, int votes) {}
}
