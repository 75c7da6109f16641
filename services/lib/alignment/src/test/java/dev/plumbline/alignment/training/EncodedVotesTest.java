package dev.plumbline.alignment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.alignment.Response;
import dev.plumbline.alignment.contrast.Contrast;
import dev.plumbline.alignment.rows.Letters;
import dev.plumbline.alignment.rows.RowEncoder;
import dev.plumbline.alignment.rows.VotedRow;
import dev.plumbline.alignment.settings.DataSettings;
import dev.plumbline.model.chat.ChatMessage;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncodedVotesTest {

  private static final VotedRow ROW =
      new VotedRow(
          "prompt", List.of(ChatMessage.user("what is")), Response.whole("it is so"), true, false);
  private static final Contrast CONTRAST = Contrast.ofChannel("Be brief.", "Be long.");

  @Test
  void aPromptNeedsNoRoomForInstructionsThatAreNotUsed() {
    RowEncoder encoder = Letters.encoder("user:what is\n".length());

    EncodedVote vote = votes(encoder, Optional.empty()).get(0);

    assertThat(Letters.text(vote.plain().prompt())).isEqualTo("user:what is\n");
    assertThatThrownBy(() -> votes(encoder, Optional.of(CONTRAST)).get(0))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void theSidesOfAContrastHaveItsInstructions() {
    EncodedVote vote = votes(Letters.encoder(100), Optional.of(CONTRAST)).get(0);

    assertThat(Letters.text(vote.plain().prompt())).doesNotContain("Be");
    assertThat(Letters.text(vote.positive().prompt())).contains("Be brief.");
    assertThat(Letters.text(vote.negative().prompt())).contains("Be long.");
  }

  private static EncodedVotes votes(RowEncoder encoder, Optional<Contrast> contrast) {
    return new EncodedVotes(List.of(ROW), encoder, contrast, DataSettings.defaults());
  }
}
