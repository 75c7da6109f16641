package dev.plumbline.standalone.bench.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * How long pair-builders took to come back after they were killed, and how large their state is.
 */
public final class RecoveryReport {
  private static final double MEBI = 1024.0 * 1024;

  private final int votes;
  private final List<Case> cases;

  /**
   * One kind of store.
   *
   * @param countingSeconds from the start of the first process until it had counted all votes
   * @param readySeconds from the start of the next process until it had its state
   * @param voteSeconds from the same moment until it had counted one more vote
   * @param diskBytes of the state on this machine
   * @param changelogBytes of its copy on Kafka
   */
  record Case(
      String store,
      double countingSeconds,
      double readySeconds,
      double voteSeconds,
      long diskBytes,
      long changelogBytes) {}

  RecoveryReport(int votes, List<Case> cases) {
    this.votes = votes;
    this.cases = List.copyOf(cases);
  }

  /** A table for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-10s %8s %10s %10s %14s %12s %14s%n",
            "store",
            "votes",
            "counted",
            "ready",
            "counts again",
            "on disk",
            "on Kafka"));
    for (Case one : cases) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-10s %8d %8.1f s %8.1f s %12.1f s %8.0f MiB %10.0f MiB%n",
              one.store(),
              votes,
              one.countingSeconds(),
              one.readySeconds(),
              one.voteSeconds(),
              one.diskBytes() / MEBI,
              one.changelogBytes() / MEBI));
    }
    return text.toString();
  }

  /** One JSON object. */
  public String json() {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode().put("votes", votes);
    ArrayNode all = root.putArray("stores");
    for (Case one : cases) {
      all.addObject()
          .put("store", one.store())
          .put("counting_seconds", one.countingSeconds())
          .put("ready_seconds", one.readySeconds())
          .put("vote_seconds", one.voteSeconds())
          .put("disk_bytes", one.diskBytes())
          .put("changelog_bytes", one.changelogBytes());
    }
    return root.toPrettyString();
  }
}
