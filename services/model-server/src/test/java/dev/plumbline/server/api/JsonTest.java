package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final int MESSAGES = 10_000;

  @ParameterizedTest
  @ValueSource(strings = {"{},", "{\"\":1},", "0,"})
  void aBodyOfVeryManySmallThingsIsRefusedWithTheLimit(String piece) {
    String body = "{\"messages\":[" + piece.repeat(300_000) + "0]}";

    assertThatThrownBy(() -> read(body))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("at most 300000 names, values and brackets")
        .extracting(e -> ((ApiException) e).status())
        .isEqualTo(400);
  }

  @Test
  void aBodyThatGoesTooDeepIsRefusedWithTheLimit() {
    String body = "{\"messages\":" + "[".repeat(100) + "]".repeat(100) + "}";

    assertThatThrownBy(() -> read(body))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("100 levels deep");
  }

  @Test
  void theLongestConversationIsReadWithAllItsFields() {
    String message =
        "{\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],"
            + "\"refusal\":null,\"annotations\":[],\"name\":null}";
    String body = "{\"messages\":[" + (message + ",").repeat(MESSAGES - 1) + message + "]}";

    assertThat(Json.object(body.getBytes(StandardCharsets.UTF_8)).get("messages"))
        .hasSize(MESSAGES);
  }

  private static void read(String body) {
    Json.object(body.getBytes(StandardCharsets.UTF_8));
  }
}
