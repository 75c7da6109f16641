package dev.plumbline.gateway.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.plumbline.runtime.identity.NormalisedLength;
import dev.plumbline.schema.Message;
import java.io.IOException;
import java.util.List;

/** Reads the texts of one event and keeps account of their size. */
final class TextReader {
  private final JsonParser json;
  private final int eventBytes;
  private long bytes;

  TextReader(JsonParser json, int eventBytes) {
    this.json = json;
    this.eventBytes = eventBytes;
  }

  /** Reads the text that the parser stands on; it may be empty. */
  String read(int characters) throws IOException {
    expectString("should be a string");
    String text = json.getText();
    if (UnicodeText.isLonger(text, characters)) {
      throw refused(Reason.TOO_LONG, "should have at most " + characters + " characters");
    }
    int length = UnicodeText.utf8Length(text);
    if (length == UnicodeText.LONE_SURROGATE) {
      throw refused(
          Reason.INVALID_VALUE,
          "should be Unicode text: it holds half of a surrogate pair (\\ud800 to \\udfff)");
    }
    bytes += length;
    if (bytes > eventBytes) {
      throw refused(Reason.TOO_LARGE, tooLarge());
    }
    return text;
  }

  /** Refuses texts that are too long together as pairs have them, with the prompt normalised. */
  void requireRoomFor(List<Message> prompt) {
    if (bytes + NormalisedLength.growth(prompt, bytes, eventBytes) > eventBytes) {
      throw Refusal.field(
          Reason.TOO_LARGE, FieldPath.missing(json, EventField.PROMPT.fieldName()), tooLarge());
    }
  }

  private String tooLarge() {
    return "makes the texts of this event take more than " + eventBytes + " bytes in UTF-8";
  }

  /** Reads a text of at least one character. */
  String readFilled(int characters) throws IOException {
    String text = read(characters);
    if (text.isEmpty()) {
      throw refused(Reason.INVALID_VALUE, "should not be empty; leave it out when there is none");
    }
    return text;
  }

  String readId() throws IOException {
    String text = readFilled(EventLimits.ID_CHARACTERS);
    if (!Identifiers.isId(text)) {
      throw refused(Reason.INVALID_VALUE, "should be made of letters, digits and . _ : - only");
    }
    return text;
  }

  String readChannel() throws IOException {
    String text = readFilled(EventLimits.CHANNEL_CHARACTERS);
    if (!Identifiers.isChannel(text)) {
      throw refused(Reason.INVALID_VALUE, "should be made of letters, digits and . _ - only");
    }
    return text;
  }

  String readUser() throws IOException {
    String text = readFilled(EventLimits.USER_CHARACTERS);
    if (!Identifiers.isUser(text)) {
      throw refused(
          Reason.INVALID_VALUE,
          "should be a pseudonym of visible ASCII characters only, without spaces");
    }
    return text;
  }

  /** Reads one of a few words; {@code rule} says which. */
  String readWord(String rule) throws IOException {
    expectString(rule);
    return json.getText();
  }

  RefusedException refused(Reason reason, String rule) {
    return Refusal.field(reason, FieldPath.of(json), rule);
  }

  private void expectString(String rule) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw JsonTypes.wrongType(json, rule);
    }
  }
}
