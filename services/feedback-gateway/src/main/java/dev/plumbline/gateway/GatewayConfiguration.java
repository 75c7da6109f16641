package dev.plumbline.gateway;

import dev.plumbline.gateway.access.AccessSettings;
import dev.plumbline.gateway.event.EventLimits;
import dev.plumbline.gateway.kafka.ProducerSettings;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.feedback.ClockSkew;
import dev.plumbline.runtime.http.HttpConfiguration;
import java.time.Duration;

/**
 * The settings at {@code plumbline.gateway}.
 *
 * @param retryAfter what a client is told to wait when Kafka does not acknowledge
 */
public record GatewayConfiguration(
    HttpConfiguration http,
    AccessSettings access,
    EventLimits limits,
    ProducerSettings producer,
    Duration retryAfter) {
  private static final String PATH = "plumbline.gateway";
  private static final int LARGEST_BODY = 256 * 1024 * 1024;

  public static GatewayConfiguration from(Configuration configuration) {
    Section gateway = configuration.section(PATH);
    Section kafka = gateway.section("kafka");
    HttpConfiguration http = HttpConfiguration.from(gateway.section("http"), PATH + ".http");
    return new GatewayConfiguration(
        http,
        AccessSettings.from(gateway),
        limits(gateway.section("limits"), bytes(gateway.section("http"), "max-body")),
        new ProducerSettings(kafka.duration("delivery-timeout"), kafka.duration("block-timeout")),
        wholeSeconds(kafka, "retry-after"));
  }

  private static EventLimits limits(Section limits, int bodyBytes) {
    return new EventLimits(
        bodyBytes,
        limits.integer("events", 1, 1_000_000),
        limits.integer("messages", 1, 100_000),
        limits.integer("text-characters", 1, LARGEST_BODY),
        limits.integer("comment-characters", 1, LARGEST_BODY),
        bytes(limits, "event-bytes"),
        clockSkew(limits));
  }

  private static ClockSkew clockSkew(Section limits) {
    Duration allowed = limits.duration("clock-skew");
    Duration largest = ClockSkew.LARGEST.allowed();
    if (allowed.compareTo(largest) > 0) {
      throw limits.invalid(
          "clock-skew",
          "must be at most "
              + largest.toSeconds()
              + " s: the pair-builder refuses votes that are further ahead");
    }
    return new ClockSkew(allowed);
  }

  private static int bytes(Section section, String name) {
    long bytes = section.bytes(name);
    if (bytes < 1024 || bytes > LARGEST_BODY) {
      throw section.invalid(name, "must be from 1 KiB to 256 MiB");
    }
    return (int) bytes;
  }

  private static Duration wholeSeconds(Section section, String name) {
    Duration time = section.duration(name);
    if (time.toSeconds() < 1) {
      throw section.invalid(name, "must be at least 1 s: HTTP's Retry-After counts seconds");
    }
    return time;
  }
}
