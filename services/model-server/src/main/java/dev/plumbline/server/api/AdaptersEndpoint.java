package dev.plumbline.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.Announcement;
import dev.plumbline.server.adapters.ChannelStatus;
import dev.plumbline.server.adapters.LoadFailure;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;

/**
 * {@code GET /v1/adapters} and {@code /v1/adapters/CHANNEL}: what each channel is served with, what
 * else was announced for it, and what could not be loaded and why.
 */
final class AdaptersEndpoint {
  /** All channels. */
  record AdapterList(String object, Base base, List<Channel> data) {}

  /** The base model under all adapters. */
  record Base(String name, String fingerprint) {}

  /**
   * One channel.
   *
   * @param pinned the version at which it is held; null: none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Channel(
      String channel,
      Version current,
      Version loading,
      Long pinned,
      List<Version> earlier,
      List<Failure> failures,
      long failureCount) {}

  /**
   * A version.
   *
   * @param since when it was taken into service; only for the current one
   * @param requests how many requests use it now; only for the current one
   */
  record Version(
      long version,
      boolean rollback,
      String uri,
      String sha256,
      Long sizeBytes,
      Integer rank,
      List<String> targetModules,
      Long parentVersion,
      String runId,
      String announcedAt,
      String since,
      Integer requests) {}

  /** A failed load. */
  record Failure(
      long version,
      String uri,
      String reason,
      String message,
      String at,
      int attempt,
      Long retriedAfterMillis) {}

  private final AdapterRegistry registry;
  private final ModelNames names;

  AdaptersEndpoint(AdapterRegistry registry, ModelNames names) {
    this.registry = registry;
    this.names = names;
  }

  void list(Context context) {
    AdapterList list =
        new AdapterList(
            "list",
            new Base(names.baseName(), names.baseFingerprint()),
            registry.status().stream().map(AdaptersEndpoint::channel).toList());
    write(context, list);
  }

  void one(Context context) {
    String name = context.pathParam("channel");
    ChannelStatus status =
        registry
            .status(name)
            .orElseThrow(
                () ->
                    ApiException.modelNotFound(
                        "no adapter was announced for channel '"
                            + name
                            + "'; known channels: "
                            + registry.status().stream().map(ChannelStatus::channel).toList()));
    write(context, channel(status));
  }

  private static void write(Context context, Object value) {
    context.contentType("application/json").result(Json.bytes(value));
  }

  private static Channel channel(ChannelStatus status) {
    return new Channel(
        status.channel(),
        status
            .current()
            .map(served -> version(served.announcement(), served.since(), served.users()))
            .orElse(null),
        status.wanted().map(wanted -> version(wanted, null, null)).orElse(null),
        status.pinned().orElse(null),
        status.earlier().stream().map(earlier -> version(earlier, null, null)).toList(),
        status.failures().stream().map(AdaptersEndpoint::failure).toList(),
        status.failureCount());
  }

  private static Version version(Announcement announcement, Instant since, Integer requests) {
    var file = announcement.adapter();
    return new Version(
        announcement.version(),
        announcement.rollback(),
        file.map(Announcement.AdapterFile::uri).orElse(null),
        announcement.sha256().orElse(null),
        file.map(Announcement.AdapterFile::sizeBytes).orElse(null),
        file.map(Announcement.AdapterFile::rank).orElse(null),
        file.map(Announcement.AdapterFile::targetModules).orElse(null),
        announcement.parentVersion().isPresent() ? announcement.parentVersion().getAsLong() : null,
        announcement.runId(),
        announcement.announcedAt().toString(),
        since == null ? null : since.toString(),
        requests);
  }

  private static Failure failure(LoadFailure failure) {
    return new Failure(
        failure.version(),
        failure.uri().orElse(null),
        failure.reason().label(),
        failure.message(),
        failure.at().toString(),
        failure.attempt(),
        failure.retriedAfterMillis().orElse(null));
  }
}
