package dev.plumbline.trainer.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import dev.plumbline.trainer.Pairs;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  @Test
  void aResponseThatWasCutIsSoInItsExample() {
    PreferencePair pair = Pairs.whole("c", 1);
    pair.setChosen(new RatedResponse("Yes, of", 1, 0, false, true));

    PreferenceExample example = Examples.of(pair);

    assertThat(example.chosen()).contains(new Response("Yes, of", true));
    assertThat(example.rejected()).contains(Response.whole("Well, let me think about 1."));
  }
}
