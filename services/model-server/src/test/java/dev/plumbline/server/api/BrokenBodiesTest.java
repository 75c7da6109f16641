package dev.plumbline.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client is told that does not send the body it announced. */
class BrokenBodiesTest {
  private final ApiFixture api = new ApiFixture();

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n{\"messages\":",
        "Transfer-Encoding: chunked\r\n\r\nnot the length of a chunk\r\n",
      })
  void aBodyThatBreaksOffIsTheClientsMistakeAndNotOurs(String rest) throws Exception {
    String answer = answer(rest);

    assertThat(answer).startsWith("HTTP/1.1 400");
    JsonNode error = ApiFixture.json(answer.substring(answer.indexOf('{'))).get("error");
    assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.get("message").asText()).contains("broke off");
  }

  /** What is answered to a client that sends this and then nothing any more. */
  private String answer(String rest) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: test\r\n"
              + "Content-Type: application/json\r\n";
      socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
