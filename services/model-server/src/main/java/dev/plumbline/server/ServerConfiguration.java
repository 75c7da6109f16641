package dev.plumbline.server;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.runtime.configuration.Configuration;
import dev.plumbline.runtime.configuration.Section;
import dev.plumbline.runtime.http.HttpConfiguration;
import dev.plumbline.runtime.service.DoublingWait;
import dev.plumbline.server.adapters.RegistryLimits;
import dev.plumbline.server.api.CrossOrigin;
import dev.plumbline.server.api.RequestLimits;
import java.time.Duration;
import java.util.List;

/** The settings of the model server; its {@code reference.conf} says what each means. */
public record ServerConfiguration(
    HttpConfiguration http,
    CrossOrigin crossOrigin,
    List<String> apiKeys,
    List<String> operatorKeys,
    String baseName,
    String defaultChannel,
    Answers answers,
    Adapters adapters,
    Duration shutdownGrace) {
  private static final int SHORTEST_KEY = 16;

  /** How requests are answered. */
  public record Answers(
      RequestLimits limits,
      int parallel,
      int queue,
      Duration deadline,
      long cacheBytes,
      int prefillTokens) {}

  /** How adapters are loaded. */
  public record Adapters(int maxRank, RegistryLimits limits, int loaders, Duration startPatience) {}

  public static ServerConfiguration from(Configuration configuration) {
    Section section = configuration.section("plumbline.server");
    String defaultChannel = section.requiredText("default-channel");
    if (!ChannelName.isValid(defaultChannel)) {
      throw section.invalid("default-channel", "must match " + ChannelName.PATTERN);
    }
    return new ServerConfiguration(
        HttpConfiguration.from(section.section("http"), "plumbline.server.http"),
        crossOrigin(section.section("http")),
        keys(section, "api-keys"),
        keys(section, "operator-keys"),
        section.text("base-name"),
        defaultChannel,
        answers(section.section("answers")),
        adapters(section.section("adapters")),
        section.duration("shutdown-grace"));
  }

  private static CrossOrigin crossOrigin(Section http) {
    List<String> texts = http.texts("allowed-origins");
    try {
      return CrossOrigin.of(texts);
    } catch (IllegalArgumentException e) {
      throw http.invalid("allowed-origins", e.getMessage());
    }
  }

  private static List<String> keys(Section section, String name) {
    List<String> keys = section.texts(name);
    if (keys.stream().anyMatch(key -> key.strip().length() < SHORTEST_KEY)) {
      throw section.invalid(
          name,
          "must hold keys of at least %d characters; openssl rand -hex 32 makes a good one"
              .formatted(SHORTEST_KEY));
    }
    return keys;
  }

  private static Answers answers(Section section) {
    return new Answers(
        new RequestLimits(
            section.integer("choices", 1, 128),
            section.integer("max-tokens", 1, Integer.MAX_VALUE),
            section.number("temperature", 0, 2),
            section.number("top-p", 0, 1)),
        section.integer("parallel", 1, 1024),
        section.integer("queue", 0, 10_000),
        section.duration("deadline"),
        section.bytes("cache"),
        section.integer("prefill-tokens", 1, 65_536));
  }

  private static Adapters adapters(Section section) {
    return new Adapters(
        section.integer("max-rank", 1, 65_536),
        new RegistryLimits(
            section.integer("history", 1, 10_000),
            section.integer("requested", 0, 10_000),
            DoublingWait.from(section, "first-retry", "longest-retry")),
        section.integer("loaders", 1, 64),
        section.duration("start-patience"));
  }
}
