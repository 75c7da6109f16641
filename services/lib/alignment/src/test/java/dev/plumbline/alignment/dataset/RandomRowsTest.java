package dev.plumbline.alignment.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.alignment.dataset.PreferenceRow.Compared;
import dev.plumbline.alignment.dataset.PreferenceRow.Origin;
import dev.plumbline.model.chat.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class RandomRowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(tries = 300)
  void theSamePreferenceIsReadFromEveryFormOfMessages(
      @ForAll @Size(min = 1, max = 4) List<@NotBlank String> turns,
      @ForAll @NotBlank String chosen,
      @ForAll @NotBlank String rejected)
      throws Exception {
    Assume.that(!chosen.equals(rejected) && isText(chosen) && isText(rejected));
    Assume.that(turns.stream().allMatch(RandomRowsTest::isText));
    List<ChatMessage> messages = conversation(turns);
    Compared expected = new Compared(1, messages, chosen, rejected, Origin.UNKNOWN);

    ObjectNode explicit = JSON.createObjectNode();
    explicit.set("prompt", json(messages));
    explicit.set("chosen", json(List.of(ChatMessage.assistant(chosen))));
    explicit.set("rejected", json(List.of(ChatMessage.assistant(rejected))));
    ObjectNode implicit = JSON.createObjectNode();
    implicit.set("chosen", json(with(messages, chosen)));
    implicit.set("rejected", json(with(messages, rejected)));

    assertThat(new RowReader().read(1, explicit.toString())).isEqualTo(expected);
    assertThat(new RowReader().read(1, implicit.toString())).isEqualTo(expected);
  }

  @Property(tries = 300)
  void theSamePreferenceIsReadFromATranscript(
      @ForAll @Size(min = 1, max = 4)
          List<@AlphaChars @StringLength(min = 1, max = 20) String> turns,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String chosen,
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String rejected)
      throws Exception {
    Assume.that(!chosen.equals(rejected));
    List<ChatMessage> messages = conversation(turns);
    ObjectNode row = JSON.createObjectNode();
    row.put("chosen", transcript(with(messages, chosen)));
    row.put("rejected", transcript(with(messages, rejected)));

    PreferenceRow read = new RowReader().read(1, row.toString());

    assertThat(read).isEqualTo(new Compared(1, messages, chosen, rejected, Origin.UNKNOWN));
  }

  @Example
  void brokenFilesNeverDoMoreThanFail() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole =
        ("{\"prompt\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"chosen\": \"a\\u00e9\","
                + " \"rejected\": \"b\", \"user_id\": \"u\", \"created_at\": \"2026-01-01\"}\n"
                + "{\"prompt\": \"p\", \"completion\": \"c\", \"label\": true}\n")
            .getBytes(StandardCharsets.UTF_8);
    Path file = Files.createTempFile("broken", ".jsonl");
    try {
      for (int i = 0; i < 2_000; i++) {
        byte[] broken = whole.clone();
        for (int change = random.nextInt(6); change >= 0; change--) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
        }
        Files.write(file, broken);
        readOrRefuse(file, seed);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void readOrRefuse(Path file, long seed) {
    List<PreferenceRow> rows = new ArrayList<>();
    try {
      FileReport report =
          new PreferenceFile(file, BadLineLimit.standard(), Long.MAX_VALUE)
              .read(rows::add, bytes -> {});
      assertThat(report.rows()).as("seed " + seed).isEqualTo(rows.size());
    } catch (PreferenceFileException e) {
      assertThat(e).as("seed " + seed).hasMessageContaining(file.toString());
    }
  }

  /** Whether the text can be written as UTF-8: jqwik's texts may hold halves of pairs. */
  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text) && !text.isBlank();
  }

  private static List<ChatMessage> conversation(List<String> turns) {
    List<ChatMessage> messages = new ArrayList<>();
    for (int i = 0; i < turns.size(); i++) {
      boolean user = (turns.size() - i) % 2 == 1;
      messages.add(user ? ChatMessage.user(turns.get(i)) : ChatMessage.assistant(turns.get(i)));
    }
    if (messages.get(0).role().equals("assistant")) {
      messages.add(0, ChatMessage.user("first"));
    }
    return messages;
  }

  private static List<ChatMessage> with(List<ChatMessage> messages, String answer) {
    List<ChatMessage> all = new ArrayList<>(messages);
    all.add(ChatMessage.assistant(answer));
    return all;
  }

  private static ArrayNode json(List<ChatMessage> messages) {
    ArrayNode array = JSON.createArrayNode();
    messages.forEach(
        message -> array.addObject().put("role", message.role()).put("content", message.content()));
    return array;
  }

  private static String transcript(List<ChatMessage> messages) {
    StringBuilder text = new StringBuilder();
    messages.forEach(
        message ->
            text.append(message.role().equals("user") ? "\n\nHuman: " : "\n\nAssistant: ")
                .append(message.content()));
    return text.toString();
  }
}
