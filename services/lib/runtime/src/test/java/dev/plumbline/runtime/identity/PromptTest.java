package dev.plumbline.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptTest {
  private final Prompt prompt = Prompt.of("default", List.of(new Turn("user", "Grüße?")));

  @Test
  void theIdIsTheHashOfChannelAndTurnsEachWithItsLength() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, "default");
      write(out, "user");
      write(out, "Grüße?");
    }

    assertThat(prompt.id()).isEqualTo(sha256(bytes.toByteArray()));
  }

  @Test
  void theIdOfAPairIsTheHashOfPromptAndAnswers() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out, prompt.id());
      write(out, "yes");
      out.writeInt(-1);
    }

    assertThat(prompt.pairId("yes", null)).isEqualTo(sha256(bytes.toByteArray()));
    assertThat(Prompt.pairId(prompt.id(), "yes", null)).isEqualTo(prompt.pairId("yes", null));
  }

  @Test
  void whereATextEndsMatters() {
    assertThat(prompt.pairId("ab", "c")).isNotEqualTo(prompt.pairId("a", "bc"));
    assertThat(prompt.pairId("", "c")).isNotEqualTo(prompt.pairId(null, "c"));
    assertThat(prompt.pairId("a", null)).isNotEqualTo(prompt.pairId(null, "a"));
  }

  @Test
  void whatNobodySeesDoesNotSplitAPrompt() {
    Prompt decomposed = Prompt.of("default", List.of(new Turn("User ", " Gru\u0308ße?\r\n")));

    assertThat(decomposed).isEqualTo(prompt);
  }

  @Test
  void lineEndsWithinATextAreMadeEqual() {
    assertThat(new Turn("user", "a\r\nb\rc")).isEqualTo(new Turn("user", "a\nb\nc"));
  }

  @Test
  void anotherTurnIsAnotherPrompt() {
    Prompt longer =
        Prompt.of("default", List.of(new Turn("system", "Be kind."), new Turn("user", "Grüße?")));

    assertThat(longer.id()).isNotEqualTo(prompt.id());
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
