package dev.plumbline.alignment.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.alignment.AlignmentCancelledException;
import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.Phase;
import dev.plumbline.alignment.PhaseProgress;
import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.evaluation.PairAccuracy;
import dev.plumbline.alignment.evaluation.ResponseScore;
import dev.plumbline.alignment.evaluation.ResponseScorer;
import dev.plumbline.alignment.rows.EncodedRow;
import dev.plumbline.alignment.rows.Letters;
import dev.plumbline.alignment.rows.VotedPair;
import dev.plumbline.alignment.settings.ScoringSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContrastScorerTest {

  private static final Contrast SHORT =
      new Contrast(
          "short", "long", "short!", "long!", Optional.of(Countable.less(Feature.WORDS)), true);
  private static final Contrast LENGTH =
      new Contrast("brief", "broad", "short!", "long!", Optional.empty(), true);
  private static final Contrast SIZE =
      new Contrast("small", "large", "be short!", "be long!", Optional.empty(), true);
  private static final Contrast ZEDS =
      new Contrast("zeds", "none", "zeds!", "none!", Optional.empty(), true);
  private static final Contrast MUTE =
      new Contrast("this", "that", "this!", "that!", Optional.empty(), true);
  private static final Contrast FIXED =
      new Contrast("good", "bad", "long!", "short!", Optional.empty(), false);

  private final List<Integer> scoredRows = new ArrayList<>();

  @Test
  void theContrastThatRanksThePairsAsTheUsersDidComesFirst() {
    List<ScoredContrast> scored = score(List.of(MUTE, SHORT), pairs(20, "a", "a long answer"), 20);

    assertThat(scored.get(0).contrast()).isEqualTo(SHORT);
    assertThat(scored.get(0).ranked().value()).isEqualTo(1);
    assertThat(scored.get(0).counted().orElseThrow().value()).isEqualTo(1);
    assertThat(scored.get(1).ranked().value()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void aContrastIsTurnedToTheSideThatTheUsersLike() {
    List<ScoredContrast> scored = score(List.of(SHORT), pairs(20, "a long answer", "a"), 20);

    assertThat(scored.get(0).contrast().name()).isEqualTo("long/short");
    assertThat(scored.get(0).contrast().positive()).isEqualTo("long!");
    assertThat(scored.get(0).ranked().value()).isEqualTo(1);
    assertThat(scored.get(0).counted().orElseThrow().value()).isEqualTo(1);
  }

  @Test
  void aContrastThatWouldTeachHarmIsNeverTurned() {
    List<ScoredContrast> scored = score(List.of(FIXED), pairs(20, "a", "a long answer"), 20);

    assertThat(scored.get(0).contrast()).isEqualTo(FIXED);
    assertThat(scored.get(0).ranked().value()).isZero();
  }

  @Test
  void onlyFinalistsAreScoredOnAllPairs() {
    List<ScoredContrast> scored =
        score(List.of(MUTE, LENGTH, SIZE), pairs(20, "a", "a long answer"), 4);

    assertThat(scored.get(0).ranked().pairs()).isEqualTo(10);
    assertThat(scored.get(2).ranked().pairs()).isEqualTo(4);
    assertThat(scoredRows).containsExactly(16, 16, 16, 24, 24);
  }

  @Test
  void noSecondRoundIsRunWhenTheFirstHasDecided() {
    List<ScoredContrast> scored = score(List.of(MUTE, SHORT), pairs(20, "a", "a long answer"), 4);

    assertThat(scored.get(0).contrast()).isEqualTo(SHORT);
    assertThat(scoredRows).containsExactly(16, 16);
  }

  @Test
  void aLeaderOfTheFirstPairsThatRanksTheNextOnesWrongMakesWayForAnother() {
    List<VotedPair> pairs = new ArrayList<>(pairs(5, "a z", "a long answer"));
    pairs.addAll(pairs(1, "a", "a long z"));
    pairs.addAll(pairs(10, "a long z", "a"));
    ContrastScorer scorer =
        new ContrastScorer(
            Letters.encoder(100), this::scoreByWish, new ScoringSettings(6, 2, 16, 100));
    PhaseProgress progress =
        new PhaseProgress(AlignmentListener.SILENT, Phase.CONTRASTS, scorer.work(2, pairs.size()));

    List<ScoredContrast> scored = scorer.score(List.of(LENGTH, ZEDS), pairs, progress);

    assertThat(scoredRows).containsExactly(24, 24, 40, 40);
    assertThat(scored.get(0).contrast()).isEqualTo(ZEDS);
    assertThat(scored.get(0).ranked()).isEqualTo(new PairAccuracy(16, 15));
    assertThat(scored.get(1).ranked()).isEqualTo(new PairAccuracy(16, 10));
  }

  @Test
  void aLeaderThatMorePairsCouldTurnIsScoredOnThem() {
    ScoredContrast leader =
        new ScoredContrast(SHORT, new PairAccuracy(6, 2), Optional.of(new PairAccuracy(100, 76)));

    assertThat(leader.turned()).isEqualTo(leader);
    assertThat(leader.canTurn(10)).isTrue();
    assertThat(leader.canTurn(0)).isFalse();
    assertThat(leader.bestEvidence(10)).isGreaterThan(leader.worstEvidence(10));
  }

  @Test
  void progressAddsUpToTheAnnouncedWork() {
    List<Integer> seen = new ArrayList<>();
    AlignmentListener listener =
        new AlignmentListener() {
          @Override
          public void progress(Phase phase, int done, int total) {
            seen.add(done);
            assertThat(total).isEqualTo(20);
          }
        };

    score(List.of(LENGTH, SIZE), pairs(20, "a", "a long answer"), 4, listener);

    assertThat(seen).containsExactly(0, 4, 8, 14, 20);
  }

  @Test
  void aRunCanEndInTheMiddleOfAContrast() {
    AtomicBoolean cancelled = new AtomicBoolean();
    AlignmentListener listener =
        new AlignmentListener() {
          @Override
          public boolean cancelled() {
            return cancelled.get();
          }
        };
    ResponseScorer model =
        (rows, progress) -> {
          cancelled.set(true);
          progress.accept(1);
          return fail("it went on");
        };
    ContrastScorer scorer =
        new ContrastScorer(Letters.encoder(100), model, new ScoringSettings(4, 2, 10, 100));
    PhaseProgress progress = new PhaseProgress(listener, Phase.CONTRASTS, 4);

    assertThatThrownBy(
            () -> scorer.score(List.of(SHORT), pairs(20, "a", "a long answer"), progress))
        .isInstanceOf(AlignmentCancelledException.class);
  }

  private List<ScoredContrast> score(
      List<Contrast> contrasts, List<VotedPair> pairs, int firstPairs) {
    return score(contrasts, pairs, firstPairs, AlignmentListener.SILENT);
  }

  private List<ScoredContrast> score(
      List<Contrast> contrasts, List<VotedPair> pairs, int firstPairs, AlignmentListener listener) {
    ScoringSettings settings = new ScoringSettings(firstPairs, 2, Math.max(10, firstPairs), 100);
    ContrastScorer scorer = new ContrastScorer(Letters.encoder(100), this::scoreByLength, settings);
    int work = scorer.work(contrasts.size(), pairs.size());
    return scorer.score(contrasts, pairs, new PhaseProgress(listener, Phase.CONTRASTS, work));
  }

  /** A model that finds long responses likely when told "long!", and unlikely when "short!". */
  private List<ResponseScore> scoreByLength(List<EncodedRow> rows, IntConsumer progress) {
    scoredRows.add(rows.size());
    return rows.stream()
        .map(
            row -> {
              String prompt = Letters.text(row.prompt());
              int sign = prompt.contains("long!") ? 1 : prompt.contains("short!") ? -1 : 0;
              return new ResponseScore(sign * row.responseLength(), row.responseLength());
            })
        .toList();
  }

  /** A model that also finds responses with a z likely when told "zeds!". */
  private List<ResponseScore> scoreByWish(List<EncodedRow> rows, IntConsumer progress) {
    List<ResponseScore> byLength = scoreByLength(rows, progress);
    return IntStream.range(0, rows.size())
        .mapToObj(
            i -> {
              boolean wanted = Letters.text(rows.get(i).prompt()).contains("zeds!");
              boolean zed = Letters.text(rows.get(i).response()).contains("z");
              return wanted ? new ResponseScore(zed ? 1 : 0, 1) : byLength.get(i);
            })
        .toList();
  }

  private static List<VotedPair> pairs(int count, String chosen, String rejected) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new VotedPair(
                    "p" + i,
                    List.of(ChatMessage.user("q" + i)),
                    Response.whole(chosen),
                    Response.whole(rejected)))
        .toList();
  }
}
