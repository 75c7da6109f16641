package dev.plumbline.standalone.demo;

import dev.plumbline.standalone.client.ChatClient;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Requests that keep flowing while the adapter is trained and swapped in. */
final class LoadStream implements AutoCloseable {
  private final ExecutorService threads;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicLong number = new AtomicLong();
  private final RequestLog requests;
  private final List<String> questions;
  private final Flow flow;

  /**
   * How the requests come.
   *
   * @param clients how many clients ask, each one question after the other
   * @param temperature of the sampling
   * @param maxTokens the limit of one answer
   * @param pause how long a client waits between an answer and its next question
   */
  record Flow(int clients, double temperature, int maxTokens, Duration pause) {}

  private LoadStream(RequestLog requests, List<String> questions, Flow flow) {
    this.requests = requests;
    this.questions = questions;
    this.flow = flow;
    this.threads = Executors.newFixedThreadPool(flow.clients());
  }

  /** Starts to send. */
  static LoadStream start(RequestLog requests, List<String> questions, Flow flow) {
    LoadStream stream = new LoadStream(requests, questions, flow);
    for (int client = 0; client < flow.clients(); client++) {
      stream.threads.execute(stream::run);
    }
    return stream;
  }

  /** Sends nothing more, and waits for the answers that are on the way. */
  @Override
  public void close() {
    stopped.countDown();
    threads.shutdown();
    try {
      threads.awaitTermination(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        long current = number.getAndIncrement();
        String question = questions.get((int) (current % questions.size()));
        requests.ask(
            new ChatClient.Ask(
                question, flow.temperature(), flow.maxTokens(), OptionalLong.of(current)));
      } while (!stopped.await(flow.pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
