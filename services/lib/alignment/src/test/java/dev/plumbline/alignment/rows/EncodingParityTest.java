package dev.plumbline.alignment.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.AssistantTurn;
import dev.plumbline.model.chat.ChatEncoder;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.source.ModelOpener;
import dev.plumbline.model.source.ModelSource;
import dev.plumbline.model.source.OpenedModel;
import dev.plumbline.model.source.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncodingParityTest {

  @TempDir Path cache;

  @ParameterizedTest
  @MethodSource("dev.plumbline.alignment.training.ReferenceCase#folders")
  void rowsHaveTheTokensOfTheReference(Path folder) throws IOException {
    JsonNode reference = new ObjectMapper().readTree(folder.resolve("cases.json").toFile());
    ModelSource source = new ModelSource.LocalFolder(folder);
    try (OpenedModel model = ModelOpener.open(source, cache, Progress.silent())) {
      ChatEncoder chat = new ChatEncoder(model.chatTemplate(), model.tokenizer());
      AssistantTurn turn = new AssistantTurn(chat, model.tokenizer());
      RowEncoder encoder =
          new RowEncoder(
              messages -> chat.encode(messages, true),
              turn::encode,
              turn.end(),
              reference.get("max_prompt").asInt());

      check(encoder, reference, "plain", Optional.empty());
      check(encoder, reference, "pos", Optional.of(reference.get("positive").asText()));
      check(encoder, reference, "neg", Optional.of(reference.get("negative").asText()));
    }
  }

  private static void check(
      RowEncoder encoder, JsonNode reference, String kind, Optional<String> instruction) {
    for (int i = 0; i < reference.get("rows").size(); i++) {
      JsonNode row = reference.get("rows").get(i);
      List<ChatMessage> messages = messages(row);
      EncodedRow encoded =
          encoder.encode(
              encoder.fit(messages, List.of(instruction)).orElseThrow(),
              instruction,
              Response.whole(row.get("response").asText()),
              reference.get("max_response").asInt());
      JsonNode expected = reference.get(kind).get(i);
      assertThat(encoded.prompt()).as(kind + " prompt " + i).isEqualTo(ints(expected.get(0)));
      assertThat(encoded.response()).as(kind + " response " + i).isEqualTo(ints(expected.get(1)));
    }
  }

  private static List<ChatMessage> messages(JsonNode row) {
    List<ChatMessage> messages = new ArrayList<>();
    row.get("messages")
        .forEach(
            m -> messages.add(new ChatMessage(m.get("role").asText(), m.get("content").asText())));
    return messages;
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
