package dev.plumbline.server.adapters;

import java.time.Duration;

/** For tests that have no ear for reloads. */
public class SilentReloads implements ReloadListener {
  @Override
  public void added(String channel) {}

  @Override
  public void swapped(Announcement announcement, Duration loading) {}

  @Override
  public void failed(Announcement announcement, LoadFailure failure) {}

  @Override
  public void ignored(Announcement announcement, long newest) {}

  @Override
  public void heldBack(Announcement announcement) {}

  @Override
  public void pinned(Announcement announcement) {}

  @Override
  public void unpinned(String channel) {}

  @Override
  public void forgotten(String channel) {}
}
