package dev.plumbline.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Many swaps on a tiny real model with its engine, real adapters, a real broker, real HTTP. */
class SwapsUnderLoadIT {
  private static final int CLIENTS = 4;
  private static final int MAX_TOKENS = 12;

  /** Strengths of one adapter that all answer differently. */
  private static final List<Integer> STRENGTHS = List.of(8, 16, 24, 36, 48);

  private static final Pattern OWN_THREADS =
      Pattern.compile("(adapter-loader|model-updates|generation|.*model-server-.*).*");

  @TempDir private static Path directory;

  @RegisterExtension private static final LiveKafka kafka = new LiveKafka(() -> directory);

  private static TinyServer server;

  @BeforeAll
  static void start() {
    server = TinyServer.start(kafka, directory, Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aThousandAnswersDuringFiftySwapsAreOfOneVersionEach() throws Exception {
    int swaps = 50;
    int answersPerSwap = 20;
    AtomicInteger answered = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    List<CompletableFuture<List<ServerClient.Answer>>> askers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      askers.add(CompletableFuture.supplyAsync(() -> askUntil("swaps", done, answered)));
    }

    for (int version = 1; version <= swaps; version++) {
      int enough = version * answersPerSwap;
      patiently().until(() -> answered.get() >= enough);
      server.announce("swaps", version, strength(version));
      server.awaitVersion("swaps", version);
    }
    done.countDown();

    List<ServerClient.Answer> answers = new ArrayList<>();
    for (CompletableFuture<List<ServerClient.Answer>> asker : askers) {
      answers.addAll(asker.get(60, TimeUnit.SECONDS));
    }
    assertThat(answers).hasSizeGreaterThanOrEqualTo(swaps * answersPerSwap);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    Map<Integer, String> alone = alone();
    assertThat(alone.values()).doesNotHaveDuplicates();
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.text())
                    .as("what version %s says alone", answer.version())
                    .isEqualTo(alone.get(strength(answer.version()))));
    assertThat(answers.stream().map(ServerClient.Answer::version).distinct())
        .hasSizeGreaterThan(swaps / 2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void twoHundredReloadsLeaveNoThreadNoFileAndNoLeaseBehind() throws Exception {
    reload(1, 10);
    Map<String, Long> threads = ownThreads();
    assertThat(threads).containsKeys("generation", "model-updates", "adapter-loader");

    reload(11, 200);

    assertThat(ownThreads()).isEqualTo(threads);
    assertThat(openAdapterFiles()).isEmpty();
    assertThat(
            ServerClient.json(server.client.get("/v1/adapters")).findValues("requests").stream()
                .mapToInt(requests -> requests.asInt()))
        .isNotEmpty()
        .containsOnly(0);
  }

  @Test
  void aHundredUpdatesInTenSecondsUnderLoadEndOnTheLastAndNoAnswerGoesBack() throws Exception {
    AtomicInteger announced = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<List<ServerClient.Answer>> asker =
        CompletableFuture.supplyAsync(() -> askUntil("storm", done, new AtomicInteger()));
    ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> storm =
        pace.scheduleAtFixedRate(() -> announceNext(announced), 0, 100, TimeUnit.MILLISECONDS);
    patiently().until(() -> announced.get() > 100 || storm.isDone());
    pace.shutdownNow();

    server.awaitVersion("storm", 100);
    done.countDown();

    List<ServerClient.Answer> answers = asker.get(60, TimeUnit.SECONDS);
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(answers).extracting(ServerClient.Answer::version).isSorted();
    assertThat(answers.stream().map(ServerClient.Answer::version).distinct()).hasSizeGreaterThan(2);
    assertThat(ask("storm").version()).isEqualTo(100);
  }

  private static void announceNext(AtomicInteger announced) {
    int version = announced.incrementAndGet();
    if (version <= 100) {
      try {
        server.announce("storm", version, strength(version));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void reload(int from, int to) throws IOException {
    for (int version = from; version <= to; version++) {
      server.announce("reloads", version, strength(version));
      server.awaitVersion("reloads", version);
      assertThat(ask("reloads").version()).isEqualTo(version);
    }
  }

  private static List<ServerClient.Answer> askUntil(
      String channel, CountDownLatch done, AtomicInteger answered) {
    List<ServerClient.Answer> answers = new ArrayList<>();
    while (done.getCount() > 0) {
      answers.add(ask(channel));
      answered.incrementAndGet();
    }
    return answers;
  }

  /** What each strength says when nobody else asks; 0 is the base alone. */
  private static Map<Integer, String> alone() throws IOException {
    Map<Integer, String> alone = new HashMap<>();
    alone.put(0, ask("llama-tied").text());
    for (int strength : STRENGTHS) {
      String channel = "alone-" + strength;
      server.announce(channel, 1, strength);
      server.awaitVersion(channel, 1);
      alone.put(strength, ask(channel).text());
    }
    return alone;
  }

  private static int strength(long version) {
    return version == 0 ? 0 : STRENGTHS.get((int) (version % STRENGTHS.size()));
  }

  private static ServerClient.Answer ask(String model) {
    return server.client.chat(
        "{\"model\":\""
            + model
            + "\",\"max_tokens\":"
            + MAX_TOKENS
            + ",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"hot day\"}]}");
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(60));
  }

  /** The server's threads by name, numbers left out; those of HTTP come and go with requests. */
  private static Map<String, Long> ownThreads() {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return Arrays.stream(bean.getThreadInfo(bean.getAllThreadIds()))
        .filter(Objects::nonNull)
        .map(ThreadInfo::getThreadName)
        .filter(name -> OWN_THREADS.matcher(name).matches() && !name.startsWith("http-"))
        .map(name -> name.replaceAll("[\\d-]+$", ""))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  private static List<Path> openAdapterFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .flatMap(SwapsUnderLoadIT::target)
          .filter(file -> file.getFileName() != null)
          .filter(file -> file.getFileName().toString().startsWith("adapter_"))
          .toList();
    }
  }

  private static Stream<Path> target(Path descriptor) {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor));
    } catch (NoSuchFileException e) {
      // Closed meanwhile, as the one that lists them is.
      return Stream.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
