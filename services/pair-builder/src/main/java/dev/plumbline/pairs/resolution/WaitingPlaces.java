package dev.plumbline.pairs.resolution;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which records wait, without the records themselves: found by completion, by channel and by the
 * end of their wait.
 */
final class WaitingPlaces {
  private static final Comparator<WaitingPlace> BY_END =
      Comparator.comparingLong(WaitingPlace::until).thenComparing(WaitingPlace::key);

  private final Map<String, WaitingPlace> byKey = new HashMap<>();
  private final Map<String, NavigableSet<WaitingPlace>> byCompletion = new HashMap<>();
  private final Map<String, NavigableSet<WaitingPlace>> byChannel = new HashMap<>();
  private final NavigableSet<WaitingPlace> byEnd = new TreeSet<>(BY_END);

  int size() {
    return byKey.size();
  }

  boolean has(String key) {
    return byKey.containsKey(key);
  }

  /** What waits for a completion. */
  List<WaitingPlace> of(String completionId) {
    return List.copyOf(byCompletion.getOrDefault(completionId, Collections.emptyNavigableSet()));
  }

  /** What has waited long enough, those first that waited longest. */
  List<WaitingPlace> due(long now, int most) {
    return byEnd.stream().takeWhile(place -> place.until() <= now).limit(most).toList();
  }

  /**
   * What a channel may take the place of: what waits longest of the channel with most places, as
   * long as that one has no fewer than the other afterwards. So channels that want more than there
   * is come to have equally many, and one that is alone may have all.
   */
  Optional<WaitingPlace> surplus(String channel) {
    int own = byChannel.containsKey(channel) ? byChannel.get(channel).size() : 0;
    return byChannel.values().stream()
        .filter(places -> places.size() > own + 1)
        .max(Comparator.comparingInt(Set::size))
        .map(NavigableSet::first);
  }

  void take(WaitingPlace place) {
    byKey.put(place.key(), place);
    byCompletion.computeIfAbsent(place.completionId(), id -> new TreeSet<>(BY_END)).add(place);
    byChannel.computeIfAbsent(place.channel(), name -> new TreeSet<>(BY_END)).add(place);
    byEnd.add(place);
  }

  /** Gives a place back that was taken. */
  void leave(String key) {
    WaitingPlace place = byKey.remove(key);
    leave(byCompletion, place.completionId(), place);
    leave(byChannel, place.channel(), place);
    byEnd.remove(place);
  }

  private static void leave(
      Map<String, NavigableSet<WaitingPlace>> index, String group, WaitingPlace place) {
    index.computeIfPresent(
        group,
        (same, places) -> {
          places.remove(place);
          return places.isEmpty() ? null : places;
        });
  }
}
