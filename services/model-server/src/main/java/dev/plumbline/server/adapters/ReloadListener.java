package dev.plumbline.server.adapters;

import java.time.Duration;

/** Hears what happens to the channels' versions: for logs and metrics. */
public interface ReloadListener {
  /** A channel is announced for the first time; comes before all else about it. */
  void added(String channel);

  /** A version is served from now on. */
  void swapped(Announcement announcement, Duration loading);

  /** A version cannot be served now. */
  void failed(Announcement announcement, LoadFailure failure);

  /** A version is not newer than the one that is served or wanted. */
  void ignored(Announcement announcement, long newest);

  /** A version has to wait, because its channel is pinned. */
  void heldBack(Announcement announcement);

  /** A channel stays at a version from now on. */
  void pinned(Announcement announcement);

  /** A channel goes on with what is announced. */
  void unpinned(String channel);

  /** A channel has no adapter any more. */
  void forgotten(String channel);
}
