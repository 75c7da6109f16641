package dev.plumbline.server.adapters;

import java.util.List;

/** A client asked for a version that this server has not heard of. */
public final class UnknownVersionException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownVersionException(String channel, long version, List<Long> known) {
    super(
        "version "
            + version
            + " of channel '"
            + channel
            + "' is not known to this server; known: "
            + (known.isEmpty() ? "none" : known));
  }
}
