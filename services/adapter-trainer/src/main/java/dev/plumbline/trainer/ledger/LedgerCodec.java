package dev.plumbline.trainer.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a ledger as the metadata of a committed offset, and reads it back.
 *
 * <p>Brokers take 4,096 bytes of metadata ({@code offset.metadata.max.bytes}). A partition with
 * more channels ahead of the committed offset than fit keeps the most recently concluded ones. For
 * the others the announcement itself says how far they are; only a rejected run can be forgotten
 * that way, and repeating one gives the same rejection.
 */
public final class LedgerCodec {
  private static final int MAX_BYTES = 4_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private LedgerCodec() {}

  /** The metadata to commit with {@link Ledger#committed()}. */
  public static String metadata(Ledger ledger) {
    ObjectNode json = JSON.createObjectNode();
    if (ledger.deadLettered() > 0) {
      json.put("dead_lettered", ledger.deadLettered());
    }
    ledger.baseModel().ifPresent(fingerprint -> json.put("base_model", fingerprint));
    ledger.openRun().ifPresent(run -> json.set("open_run", write(run)));
    // Channel names and digits are ASCII, so characters are bytes.
    int room = MAX_BYTES - json.toString().length() - "\"known\":{},".length();
    ObjectNode known = JSON.createObjectNode();
    for (Map.Entry<String, Long> entry : aheadLatestFirst(ledger)) {
      room -= entry.getKey().length() + entry.getValue().toString().length() + "\"\":,".length();
      if (room < 0) {
        break;
      }
      known.put(entry.getKey(), entry.getValue());
    }
    json.set("known", known);
    return json.toString();
  }

  /**
   * Reads what was committed.
   *
   * @param metadata of the commit; empty when another tool moved the offset
   * @throws IllegalArgumentException when the metadata is not a ledger's
   */
  public static Ledger read(long committed, String metadata) {
    if (metadata == null || metadata.isBlank()) {
      return new Ledger(committed, Map.of(), Optional.empty(), 0);
    }
    try {
      JsonNode json = JSON.readTree(metadata);
      Map<String, Long> known = new HashMap<>();
      json.path("known").properties().forEach(e -> known.put(e.getKey(), e.getValue().asLong()));
      Optional<OpenRun> run = Optional.ofNullable(json.get("open_run")).map(LedgerCodec::readRun);
      Optional<String> baseModel =
          Optional.ofNullable(json.get("base_model")).map(JsonNode::asText);
      return new Ledger(committed, known, run, json.path("dead_lettered").asLong(0), baseModel);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a trainer's ledger: " + metadata, e);
    }
  }

  private static List<Map.Entry<String, Long>> aheadLatestFirst(Ledger ledger) {
    return ledger.boundaries().entrySet().stream()
        .filter(entry -> entry.getValue() > ledger.committed())
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  private static ObjectNode write(OpenRun run) {
    return JSON.createObjectNode()
        .put("id", run.runId())
        .put("channel", run.channel())
        .put("trigger", run.trigger())
        .put("started_at", run.startedAt().toEpochMilli())
        .put("pairs", run.pairs())
        .put("half_pairs", run.halfPairs())
        .put("boundary", run.boundary());
  }

  private static OpenRun readRun(JsonNode json) {
    return new OpenRun(
        json.path("id").asText(),
        json.path("channel").asText(),
        json.path("trigger").asText(),
        Instant.ofEpochMilli(json.path("started_at").asLong()),
        json.path("pairs").asInt(),
        json.path("half_pairs").asInt(),
        json.path("boundary").asLong());
  }
}
