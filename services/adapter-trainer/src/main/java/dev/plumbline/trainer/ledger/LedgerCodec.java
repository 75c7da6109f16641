package dev.plumbline.trainer.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a ledger as the metadata of a committed offset, and reads it back.
 *
 * <p>Brokers take 4,096 bytes of metadata ({@code offset.metadata.max.bytes}). A partition with
 * more channels ahead of the committed offset than fit keeps the most recently concluded ones. For
 * the others the announcement itself says how far they are; only a rejected run can be forgotten
 * that way, and repeating one gives the same rejection. Versions have half of the room, for the
 * same channels first. Of the others the announcement tells the version, unless an operator decided
 * at the moment when it came.
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
    int room = MAX_BYTES - json.toString().length() - "\"versions\":{},\"known\":{},".length();
    ObjectNode versions = fitting(latestFirst(ledger, ledger.versions()), room / 2);
    json.set("versions", versions);
    Stream<Map.Entry<String, Long>> ahead =
        latestFirst(ledger, ledger.boundaries())
            .filter(entry -> entry.getValue() > ledger.committed());
    json.set("known", fitting(ahead, room - versions.toString().length()));
    return json.toString();
  }

  /** The first of the entries, as many as there is room for. */
  private static ObjectNode fitting(Stream<Map.Entry<String, Long>> entries, int room) {
    ObjectNode fitting = JSON.createObjectNode();
    int left = room;
    for (Map.Entry<String, Long> entry : entries.toList()) {
      // Channel names and digits are ASCII, so characters are bytes.
      left -= entry.getKey().length() + entry.getValue().toString().length() + "\"\":,".length();
      if (left < 0) {
        break;
      }
      fitting.put(entry.getKey(), entry.getValue());
    }
    return fitting;
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
      Optional<OpenRun> run = Optional.ofNullable(json.get("open_run")).map(LedgerCodec::readRun);
      Optional<String> baseModel =
          Optional.ofNullable(json.get("base_model")).map(JsonNode::asText);
      return new Ledger(
          committed,
          numbers(json.path("known")),
          run,
          json.path("dead_lettered").asLong(0),
          baseModel,
          numbers(json.path("versions")));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a trainer's ledger: " + metadata, e);
    }
  }

  private static Map<String, Long> numbers(JsonNode json) {
    Map<String, Long> numbers = new HashMap<>();
    json.properties().forEach(entry -> numbers.put(entry.getKey(), entry.getValue().asLong()));
    return numbers;
  }

  /** Entries of channels, those of the most recently concluded ones first. */
  private static Stream<Map.Entry<String, Long>> latestFirst(
      Ledger ledger, Map<String, Long> entries) {
    return entries.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Long> entry) ->
                        ledger.boundaries().getOrDefault(entry.getKey(), 0L),
                    Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
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
