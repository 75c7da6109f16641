package dev.plumbline.server.adapters;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it heard. */
final class RecordingReloads implements ReloadListener {
  private final List<String> added = new CopyOnWriteArrayList<>();
  private final List<Long> swapped = new CopyOnWriteArrayList<>();
  private final List<Long> ignored = new CopyOnWriteArrayList<>();
  private final List<Long> heldBack = new CopyOnWriteArrayList<>();

  @Override
  public void added(String channel) {
    added.add(channel);
  }

  @Override
  public void swapped(Announcement announcement, Duration loading) {
    swapped.add(announcement.version());
  }

  @Override
  public void failed(Announcement announcement, LoadFailure failure) {}

  @Override
  public void ignored(Announcement announcement, long newest) {
    ignored.add(announcement.version());
  }

  @Override
  public void heldBack(Announcement announcement) {
    heldBack.add(announcement.version());
  }

  @Override
  public void pinned(Announcement announcement) {}

  @Override
  public void unpinned(String channel) {}

  @Override
  public void forgotten(String channel) {}

  List<String> added() {
    return added;
  }

  List<Long> swapped() {
    return swapped;
  }

  List<Long> heldBack() {
    return heldBack;
  }

  List<Long> ignored() {
    return ignored;
  }
}
