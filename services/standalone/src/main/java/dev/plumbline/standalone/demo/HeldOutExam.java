package dev.plumbline.standalone.demo;

import dev.plumbline.standalone.client.ChatClient;
import dev.plumbline.standalone.client.RequestFailedException;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The held-out questions, asked all at once with greedy answers. */
record HeldOutExam(RequestLog requests, List<String> questions, int maxTokens) {

  int size() {
    return questions.size();
  }

  /**
   * Asks all questions.
   *
   * @return an answer for each question, in their order
   * @throws RequestFailedException when one was not answered, since nothing could be compared then
   */
  List<Answer> take(ProgressDisplay display) throws RequestFailedException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(questions.size());
    try {
      List<Future<Optional<Answer>>> waiting = new ArrayList<>();
      for (String question : questions) {
        waiting.add(threads.submit(() -> requests.ask(ChatClient.Ask.greedy(question, maxTokens))));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Optional<Answer>> answer : waiting) {
        Optional<Answer> received =
            PatientWait.of(
                answer,
                () ->
                    display.update(
                        answers.size() + " of " + questions.size() + " answers",
                        answers.size(),
                        questions.size()));
        answers.add(received.orElseThrow(this::failure));
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question could not be asked", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private RequestFailedException failure() {
    return new RequestFailedException(
        "a held-out question was not answered: "
            + requests.requests().stream()
                .flatMap(request -> request.failure().stream())
                .findFirst()
                .orElse("nobody knows why"));
  }
}
