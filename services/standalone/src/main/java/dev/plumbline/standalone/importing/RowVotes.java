package dev.plumbline.standalone.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.alignment.dataset.PreferenceRow;
import dev.plumbline.runtime.identity.ContentHash;
import dev.plumbline.runtime.identity.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes votes of the rows of a file: of a comparison one for its chosen and one against its
 * rejected response, of a rated response one. Not thread safe.
 *
 * <p>The id of an event is a hash of what it says, so a file that is sent twice counts once. A row
 * that stands several times in the file is that many votes. A row without a user is nobody's: its
 * votes carry no user, and the caps on the votes of one user do not apply to them.
 */
final class RowVotes {
  private static final int LONGEST_USER = 256;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private final String channel;
  private final Instant fileTime;
  private final Map<Content, Integer> seen = new HashMap<>();

  /**
   * @param fileTime when rows were voted on that do not tell
   */
  RowVotes(String channel, Instant fileTime) {
    this.channel = channel;
    Instant known = fileTime.isBefore(EARLIEST) ? EARLIEST : fileTime;
    this.fileTime = known.truncatedTo(ChronoUnit.MILLIS);
  }

  List<FeedbackVote> of(PreferenceRow row) {
    if (row instanceof PreferenceRow.Compared pair) {
      return List.of(vote(row, pair.chosen(), true), vote(row, pair.rejected(), false));
    }
    PreferenceRow.Rated rated = (PreferenceRow.Rated) row;
    return List.of(vote(row, rated.response(), rated.liked()));
  }

  private FeedbackVote vote(PreferenceRow row, String response, boolean liked) {
    Optional<String> user = row.origin().user().map(RowVotes::pseudonym);
    String rating = liked ? "up" : "down";
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("event_id", eventId(row, user, response, rating));
    event.put("channel", channel);
    ArrayNode prompt = event.putArray("prompt");
    row.messages()
        .forEach(
            message ->
                prompt.addObject().put("role", message.role()).put("content", message.content()));
    event.put("response", response);
    event.put("rating", rating);
    user.ifPresent(id -> event.put("user_id", id));
    event.put("created_at", row.origin().time().orElse(fileTime).toString());
    return new FeedbackVote(row.line(), event);
  }

  private String eventId(PreferenceRow row, Optional<String> user, String response, String rating) {
    ContentHash said = new ContentHash().add(channel).add(user.orElse(""));
    row.messages().forEach(message -> said.add(message.role()).add(message.content()));
    byte[] content = said.add(response).add(rating).bytes();
    int times = seen.merge(Content.of(content), 1, Integer::sum);
    MessageDigest digest = Sha256.begin();
    digest.update(content);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(times).array());
    return "import-" + HexFormat.of().formatHex(digest.digest());
  }

  /** The gateway takes visible ASCII; any other name is hashed. */
  private static String pseudonym(String user) {
    boolean plain =
        user.length() <= LONGEST_USER && user.chars().allMatch(c -> c >= '!' && c <= '~');
    if (plain) {
      return user;
    }
    return "user-" + HexFormat.of().formatHex(Sha256.begin().digest(user.getBytes(UTF_8)));
  }

  /** What an event says, short enough to remember for a large file. */
  private record Content(long high, long low) {
    static Content of(byte[] hash) {
      ByteBuffer bytes = ByteBuffer.wrap(hash);
      return new Content(bytes.getLong(), bytes.getLong());
    }
  }
}
