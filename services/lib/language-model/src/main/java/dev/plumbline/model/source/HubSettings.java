package dev.plumbline.model.source;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * How a hub is reached.
 *
 * @param token who asks, for models that not everybody may have
 */
record HubSettings(URI endpoint, Optional<String> token) {
  private static final String PUBLIC_HUB = "https://huggingface.co";

  /** {@code HF_ENDPOINT} and {@code HF_TOKEN}, as Hugging Face's own tools understand them. */
  static HubSettings ofEnvironment(Map<String, String> environment) {
    var endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
    var token = environment.getOrDefault("HF_TOKEN", "").strip();
    return new HubSettings(
        endpoint(endpoint.isEmpty() ? PUBLIC_HUB : endpoint),
        Optional.of(token).filter(text -> !text.isEmpty()));
  }

  private static URI endpoint(String text) {
    var withoutSlash = text.replaceFirst("/+$", "");
    if (!withoutSlash.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
      throw new IllegalArgumentException(
          "HF_ENDPOINT must be the address of a hub, https://example.org for example, not \""
              + text
              + "\"");
    }
    return URI.create(withoutSlash);
  }

  @Override
  public String toString() {
    return "HubSettings[" + endpoint + (token.isPresent() ? ", with a token]" : "]");
  }
}
