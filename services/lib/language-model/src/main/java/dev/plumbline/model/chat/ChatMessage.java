package dev.plumbline.model.chat;

import java.util.Objects;
import java.util.Set;

/**
 * One turn of a conversation.
 *
 * @param role one of the roles that chat templates know; any other text could form a special token
 *     in a template that writes the role between the token's marks
 */
public record ChatMessage(String role, String content) {
  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");

  public ChatMessage {
    Objects.requireNonNull(content, "content");
    if (!ROLES.contains(role)) {
      throw new IllegalArgumentException(
          "role must be system, developer, user, assistant or tool, but it is \"" + role + "\"");
    }
  }

  public static ChatMessage system(String content) {
    return new ChatMessage("system", content);
  }

  public static ChatMessage user(String content) {
    return new ChatMessage("user", content);
  }

  public static ChatMessage assistant(String content) {
    return new ChatMessage("assistant", content);
  }
}
