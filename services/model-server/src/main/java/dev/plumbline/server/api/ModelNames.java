package dev.plumbline.server.api;

import dev.plumbline.runtime.channel.ChannelName;
import dev.plumbline.server.adapters.AdapterLease;
import dev.plumbline.server.adapters.AdapterLoadException;
import dev.plumbline.server.adapters.AdapterRegistry;
import dev.plumbline.server.adapters.CannotWaitException;
import dev.plumbline.server.adapters.LoadFailureReason;
import dev.plumbline.server.adapters.PendingLease;
import dev.plumbline.server.adapters.UnknownVersionException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request's {@code model} means: a channel is its current version, {@code channel@version}
 * is that version, the base model's name is the base model alone, and nothing is the default
 * channel.
 */
final class ModelNames {
  private static final Logger LOG = LoggerFactory.getLogger(ModelNames.class);
  private static final Duration RETRY_LOAD = Duration.ofSeconds(5);

  private final AdapterRegistry registry;
  private final String baseName;
  private final String baseFingerprint;
  private final String defaultChannel;

  ModelNames(
      AdapterRegistry registry, String baseName, String baseFingerprint, String defaultChannel) {
    this.registry = registry;
    this.baseName = baseName;
    this.baseFingerprint = baseFingerprint;
    this.defaultChannel = defaultChannel;
  }

  String baseName() {
    return baseName;
  }

  String baseFingerprint() {
    return baseFingerprint;
  }

  String defaultChannel() {
    return defaultChannel;
  }

  /** A hold on the version that is to answer, when it is loaded. */
  PendingLease lease(Optional<String> model) {
    String name = model.orElse(defaultChannel);
    if (name.equals(baseName)) {
      return PendingLease.of(registry.leaseBase(defaultChannel));
    }
    int at = name.lastIndexOf('@');
    String channel = channel(name, at);
    return at < 0 ? PendingLease.of(registry.lease(channel)) : lease(channel, version(name, at));
  }

  /** The name under which exactly the version behind this name can be asked for; loads nothing. */
  String versionName(String name) {
    int at = name.lastIndexOf('@');
    String channel = channel(name, at);
    if (at < 0) {
      try (AdapterLease current = registry.lease(channel)) {
        return versionName(current);
      }
    }
    long version = version(name, at);
    try {
      registry.requireServable(channel, version);
    } catch (UnknownVersionException e) {
      throw ApiException.modelNotFound(e.getMessage());
    } catch (AdapterLoadException e) {
      throw refusal(e);
    }
    return versionName(channel, version);
  }

  private String channel(String name, int at) {
    String channel = at < 0 ? name : name.substring(0, at);
    if (!ChannelName.isValid(channel)) {
      throw ApiException.modelNotFound(
          "there is no model '"
              + name
              + "'; ask for a channel ("
              + ChannelName.PATTERN
              + "), for channel@version, or for '"
              + baseName
              + "'");
    }
    return channel;
  }

  /** The name under which exactly this version can be asked for again. */
  static String versionName(AdapterLease lease) {
    return versionName(lease.channel(), lease.version());
  }

  private static String versionName(String channel, long version) {
    return channel + "@" + version;
  }

  /** What OpenAI's clients see as the fingerprint of base model and adapter. */
  String systemFingerprint(AdapterLease lease) {
    return "fp_" + baseFingerprint.substring(0, 8) + "-v" + lease.version();
  }

  private PendingLease lease(String channel, long version) {
    try {
      return registry.lease(channel, version);
    } catch (UnknownVersionException e) {
      throw ApiException.modelNotFound(e.getMessage());
    } catch (AdapterLoadException e) {
      throw refusal(e);
    } catch (CannotWaitException e) {
      throw refusal(e);
    }
  }

  /** What a client is told whose version cannot be loaded. */
  static ApiException refusal(AdapterLoadException failure) {
    if (failure.reason() == LoadFailureReason.INTERNAL) {
      LOG.error("a request asks for what cannot be loaded: {}", failure.getMessage());
      return ApiException.internal();
    }
    if (failure.reason().retried()) {
      return ApiException.unavailable(failure.getMessage(), RETRY_LOAD);
    }
    return ApiException.modelNotFound(failure.getMessage());
  }

  /** What a client is told that cannot wait for its version. */
  static ApiException refusal(CannotWaitException refusal) {
    return ApiException.unavailable(refusal.getMessage(), RETRY_LOAD);
  }

  private static long version(String name, int at) {
    try {
      long version = Long.parseLong(name.substring(at + 1));
      if (version >= 0) {
        return version;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw ApiException.modelNotFound(
        "there is no model '" + name + "'; after the @ stands the number of a version");
  }
}
