package dev.plumbline.server.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairSchedulerTest {
  private final Map<String, AnswerListener> started = new LinkedHashMap<>();
  private final List<String> heard = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();

  @Test
  void asManyRunAtOnceAsAllowedAndTheRestWaits() throws Exception {
    FairScheduler scheduler = new FairScheduler(2, 10);

    submit(scheduler, "a", "a1");
    submit(scheduler, "a", "a2");
    submit(scheduler, "a", "a3");

    assertThat(started.keySet()).containsExactly("a1", "a2");
    assertThat(scheduler.running()).isEqualTo(2);
    assertThat(scheduler.waiting()).isEqualTo(1);
    end("a1");
    assertThat(started.keySet()).containsExactly("a1", "a2", "a3");
    assertThat(scheduler.waiting()).isZero();
  }

  @Test
  void ownersTakeTurnsHoweverManyRequestsOneHas() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 100);
    for (int i = 1; i <= 5; i++) {
      submit(scheduler, "greedy", "greedy" + i);
    }
    submit(scheduler, "modest", "modest1");
    submit(scheduler, "other", "other1");

    for (int i = 0; i < 7; i++) {
      end(List.copyOf(started.keySet()).get(i));
    }

    assertThat(started.keySet())
        .containsExactly(
            "greedy1", "greedy2", "modest1", "other1", "greedy3", "greedy4", "greedy5");
    assertThat(scheduler.running()).isZero();
  }

  @Test
  void aFullQueueRefuses() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 1);
    submit(scheduler, "a", "a1");
    submit(scheduler, "a", "a2");

    assertThatThrownBy(() -> submit(scheduler, "a", "a3"))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("plumbline.server.answers.queue");
  }

  @Test
  void oneOwnerLeavesPlacesInTheQueueToOthers() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 8);
    for (int i = 0; i < 7; i++) {
      submit(scheduler, "greedy", "greedy" + i);
    }

    assertThatThrownBy(() -> submit(scheduler, "greedy", "too many"))
        .isInstanceOf(BusyException.class)
        .hasMessageContaining("6 requests wait already, 6 of them of this client");

    submit(scheduler, "modest", "modest1");
    submit(scheduler, "other", "other1");
    assertThat(scheduler.waiting()).isEqualTo(8);
    end("greedy0");
    end("greedy1");
    assertThat(started).containsKey("modest1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 5, 9})
  void asManyAsThereIsRoomForAreTakenAndNoMore(int ofOthers) throws Exception {
    FairScheduler scheduler = new FairScheduler(2, 8);
    for (int i = 0; i < ofOthers; i++) {
      submit(scheduler, "other" + i, "other" + i);
    }
    int room = 0;
    while (hasRoom(scheduler, room + 1)) {
      room++;
    }

    for (int i = 0; i < room; i++) {
      submit(scheduler, "a", "a" + i);
    }

    assertThat(room).isPositive();
    assertThatThrownBy(() -> submit(scheduler, "a", "one more")).isInstanceOf(BusyException.class);
  }

  private static boolean hasRoom(FairScheduler scheduler, int answers) throws StoppingException {
    try {
      scheduler.requireRoom("a", answers);
      return true;
    } catch (BusyException e) {
      return false;
    }
  }

  @Test
  void anOwnerMayHaveAsManyAgainWhenPlacesAreLeft() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 8);
    for (int i = 0; i < 7; i++) {
      submit(scheduler, "greedy", "greedy" + i);
    }

    end("greedy0");
    submit(scheduler, "greedy", "greedy7");

    assertThat(scheduler.waiting()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 128})
  void asManyAsItCanHaveOneOwnerHasWhenItIsAlone(int queue) throws Exception {
    FairScheduler scheduler = new FairScheduler(2, queue);

    for (int i = 0; i < scheduler.capacity(); i++) {
      submit(scheduler, "a", "a" + i);
    }

    assertThatThrownBy(() -> submit(scheduler, "a", "one more")).isInstanceOf(BusyException.class);
  }

  @Test
  void aWaitingAnswerThatIsCancelledNeverStarts() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 5);
    submit(scheduler, "a", "a1");
    RunningAnswer second = submit(scheduler, "a", "a2");
    submit(scheduler, "a", "a3");

    second.cancel();
    second.cancel();
    end("a1");

    assertThat(started.keySet()).containsExactly("a1", "a3");
    assertThat(heard).containsExactly("a2 cancelled", "a1 stop");
  }

  @Test
  void aRunningAnswerIsCancelledAtItsSource() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 5);
    RunningAnswer first = submit(scheduler, "a", "a1");

    first.cancel();

    assertThat(cancelled).containsExactly("a1");
    assertThat(scheduler.running()).as("until the source says that it ended").isEqualTo(1);
  }

  @Test
  void anAnswerThatCannotStartMakesPlaceForTheNext() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 5);
    scheduler.submit(
        "a",
        listener -> {
          throw new IllegalStateException("no");
        },
        listener("broken"));

    submit(scheduler, "a", "a1");

    assertThat(heard).containsExactly("broken failed");
    assertThat(started.keySet()).containsExactly("a1");
  }

  @Test
  void afterADrainNothingNewIsTaken() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 5);

    assertThat(scheduler.drain(Duration.ofSeconds(1))).isTrue();

    assertThatThrownBy(() -> submit(scheduler, "a", "a1")).isInstanceOf(StoppingException.class);
  }

  @Test
  void aDrainDoesNotWaitForEver() throws Exception {
    FairScheduler scheduler = new FairScheduler(1, 5);
    submit(scheduler, "a", "a1");

    assertThat(scheduler.drain(Duration.ofMillis(10))).isFalse();
  }

  private RunningAnswer submit(FairScheduler scheduler, String owner, String name)
      throws BusyException, StoppingException {
    return scheduler.submit(
        owner,
        listener -> {
          started.put(name, listener);
          return () -> cancelled.add(name);
        },
        listener(name));
  }

  private void end(String name) {
    started.get(name).onEnd(new AnswerEnd(AnswerEnd.Reason.STOP, 1, 1));
  }

  private AnswerListener listener(String name) {
    return new AnswerListener() {
      @Override
      public void onText(String text, List<TokenLogprob> tokens) {}

      @Override
      public void onEnd(AnswerEnd end) {
        heard.add(name + " " + end.reason().label());
      }

      @Override
      public void onFailure(Throwable failure) {
        heard.add(name + " failed");
      }
    };
  }
}
