package dev.plumbline.model.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.PeftFormat;
import dev.plumbline.model.network.OracleCase;
import dev.plumbline.model.network.TokenTree;
import dev.plumbline.model.source.Progress;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.tokenizer.TokenizerCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerplexityTest {
  private static final String TEXT =
      "The ferry leaves at nine. It carries apples, two bicycles and a dog that nobody owns.";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLossIsThatOfThePlainForwardPass(boolean adapted) throws IOException {
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
        LoraAdapter adapter =
            PeftFormat.read(model.adapter(), model.configuration(), model.manager())) {
      Optional<LoraAdapter> used = adapted ? Optional.of(adapter) : Optional.empty();
      int window = 12;

      PerplexityReport report =
          new Perplexity(window, 1)
              .of(TEXT, model.transformer(), used, model.tokenizer(), Progress.silent());

      int[] ids = model.tokenizer().encode(TEXT);
      assertThat(report.losses()).hasSize(ids.length / window).hasSizeGreaterThan(2);
      for (int i = 0; i < report.losses().size(); i++) {
        int[] tokens = Arrays.copyOfRange(ids, i * window, (i + 1) * window);
        assertThat(report.losses().get(i)).isCloseTo(plainLoss(model, used, tokens), within(1e-4));
      }
    }
  }

  @Test
  void windowsBeginAsTheModelsTextsDo(@TempDir Path directory) throws IOException {
    TokenizerCopy copy =
        TokenizerCopy.in(directory).with("tokenizer_config.json", "add_bos_token", "true");
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow());
        Tokenizer tokenizer = copy.open()) {
      int window = 12;

      PerplexityReport report =
          new Perplexity(window, 1)
              .of(TEXT, model.transformer(), Optional.empty(), tokenizer, Progress.silent());

      int[] ids = tokenizer.encode(TEXT);
      for (int i = 0; i < report.losses().size(); i++) {
        int[] tokens = Arrays.copyOfRange(ids, i * window, (i + 1) * window);
        tokens[0] = tokenizer.beginning().getAsInt();
        assertThat(report.losses().get(i))
            .isCloseTo(plainLoss(model, Optional.empty(), tokens), within(1e-4));
      }
    }
  }

  @Test
  void theStandardErrorIsThatOfTheWindows() {
    PerplexityReport report = new PerplexityReport(5, List.of(1.0, 2.0, 3.0));

    assertThat(report.loss()).isEqualTo(2);
    assertThat(report.tokens()).isEqualTo(12);
    assertThat(report.standardError()).hasValueCloseTo(1 / Math.sqrt(3), within(1e-12));
    assertThat(new PerplexityReport(5, List.of(1.0)).standardError()).isEmpty();
  }

  @Test
  void aTextThatIsTooShortIsRefused() throws IOException {
    try (OracleCase model = OracleCase.open(OracleCase.folders().findFirst().orElseThrow())) {
      Perplexity perplexity = new Perplexity(256, 1);

      assertThatThrownBy(
              () ->
                  perplexity.of(
                      "Short.",
                      model.transformer(),
                      Optional.empty(),
                      model.tokenizer(),
                      Progress.silent()))
          .hasMessageContaining("fewer than a window of 256");
    }
  }

  private static double plainLoss(OracleCase model, Optional<LoraAdapter> adapter, int... tokens) {
    int[] positions = IntStream.range(0, tokens.length - 1).toArray();
    try (NDManager scope = model.manager().newSubManager()) {
      TokenTree tree = TokenTree.of(List.of(tokens));
      float[] logProbabilities =
          model.transformer().logits(scope, tree, adapter, positions).logSoftmax(-1).toFloatArray();
      int vocabulary = model.configuration().vocabularySize();
      return Arrays.stream(positions)
          .mapToDouble(at -> -logProbabilities[at * vocabulary + tokens[at + 1]])
          .average()
          .orElseThrow();
    }
  }
}
