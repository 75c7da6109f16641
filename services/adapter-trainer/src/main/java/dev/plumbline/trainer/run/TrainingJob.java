package dev.plumbline.trainer.run;

import dev.plumbline.runtime.identity.Sha256;
import dev.plumbline.schema.PreferencePair;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What one run is to do.
 *
 * @param pairs by their ids, so that the same pairs always come in the same order
 * @param seed the only source of chance in a run; the same pairs give the same seed
 * @param served what the result is compared with; empty: the base model alone
 * @param warm whether the training may begin with the values of the served adapter
 */
public record TrainingJob(
    String runId,
    String channel,
    List<PreferencePair> pairs,
    long seed,
    Optional<ServedAdapter> served,
    boolean warm) {

  public TrainingJob {
    pairs = List.copyOf(pairs);
  }

  /**
   * A seed that only depends on the channel and its last record, so that a run which is repeated
   * after a crash gives the same adapter.
   */
  public static long seed(String channel, int partition, long lastOffset) {
    MessageDigest digest = Sha256.begin();
    digest.update((channel + ":" + partition + ":" + lastOffset).getBytes(StandardCharsets.UTF_8));
    return java.nio.ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** Two jobs with the same fingerprint train the same adapter. */
  public String fingerprint() {
    MessageDigest digest = Sha256.begin();
    update(digest, channel);
    update(digest, Long.toString(seed));
    update(digest, served.map(ServedAdapter::sha256).orElse("base"));
    update(digest, warm ? "warm" : "fresh");
    pairs.forEach(pair -> update(digest, pair.toString()));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
