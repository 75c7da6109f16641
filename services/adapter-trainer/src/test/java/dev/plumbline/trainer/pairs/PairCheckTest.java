package dev.plumbline.trainer.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.runtime.channel.ChannelPartitioner;
import dev.plumbline.runtime.channel.PairKey;
import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.trainer.Pairs;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PairCheckTest {
  private final PairCheck check = new PairCheck(new ChannelPartitioner().partition("c", 4), 4);

  @Test
  void wholeAndHalfPairsAndTombstonesCanBeUsed() {
    assertThat(objection(Pairs.whole("c", 1))).isEmpty();
    assertThat(objection(Pairs.liked("c", 1))).isEmpty();
    assertThat(check.objection(new PairKey("c", "pair-1"), Optional.empty())).isEmpty();
  }

  @Test
  void aPairInAPartitionOfOtherChannelsIsRefused() {
    PairCheck elsewhere = new PairCheck((check.partition() + 1) % 4, 4);

    assertThat(elsewhere.objection(new PairKey("c", "pair-1"), Optional.empty()))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("channel c belongs into partition " + check.partition() + " of 4"));
  }

  @Test
  void aKeyThatNamesAnotherPairIsRefused() {
    assertThat(check.objection(new PairKey("c", "pair-2"), Optional.of(Pairs.whole("c", 1))))
        .contains("the key names c:pair-2, the value c:pair-1");
  }

  @Test
  void aPairWithoutAnyResponseIsRefused() {
    PreferencePair pair = Pairs.liked("c", 1);
    pair.setChosen(null);

    assertThat(objection(pair)).contains("the pair has neither a chosen nor a rejected response");
  }

  @Test
  void aPairWithoutMessagesIsRefused() {
    PreferencePair pair = Pairs.whole("c", 1);
    pair.setMessages(List.of());

    assertThat(objection(pair)).isPresent();
  }

  @Test
  void aRoleThatNoTemplateKnowsIsRefusedByName() {
    PreferencePair pair = Pairs.whole("c", 1);
    pair.setMessages(List.of(new Message("<|im_start|>", "hello")));

    assertThat(objection(pair))
        .hasValueSatisfying(reason -> assertThat(reason).contains("<|im_start|>"));
  }

  private Optional<String> objection(PreferencePair pair) {
    return check.objection(new PairKey(pair.getChannel(), pair.getPairId()), Optional.of(pair));
  }
}
