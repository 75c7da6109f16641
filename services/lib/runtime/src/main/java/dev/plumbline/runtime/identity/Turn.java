package dev.plumbline.runtime.identity;

import java.text.Normalizer;
import java.util.Locale;

/**
 * One turn of a conversation, normalised so that differences nobody sees do not split a prompt: the
 * role in lower case, the content in Unicode's composed form with Unix line ends, both without
 * white space around them.
 */
public record Turn(String role, String content) {

  public Turn {
    role = role.strip().toLowerCase(Locale.ROOT);
    content =
        Normalizer.normalize(content, Normalizer.Form.NFC)
            .replace("\r\n", "\n")
            .replace('\r', '\n')
            .strip();
  }
}
