package dev.plumbline.trainer.pairs;

import dev.plumbline.schema.Message;
import dev.plumbline.schema.PreferencePair;
import dev.plumbline.schema.RatedResponse;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that the books of a worker share. A number of pairs alone bounds nothing, neither for
 * a channel of long conversations nor for many channels. When the pairs of all books take more than
 * there is, the book that takes most lets some go, until they fit.
 *
 * <p>Sizes are estimates: two bytes for each character, and what objects take, those of an empty
 * book, too: many channels with a pair each are mostly books. Not thread safe.
 */
public final class PairMemory {
  private static final Logger LOG = LoggerFactory.getLogger(PairMemory.class);

  /** A book without pairs, and what its channel takes elsewhere. */
  static final long BOOK = 2048;

  /** A pair without its texts: its objects, its ids, its places in a book. */
  private static final long PAIR = 1024;

  /** A message without its texts. */
  private static final long MESSAGE = 128;

  private final long budget;
  private final Map<PairBook, Long> books = new LinkedHashMap<>();
  private final Set<String> warned = new HashSet<>();
  private long taken;

  /**
   * Memory that nothing takes yet.
   *
   * @param budget bytes that the pairs of all books may take together
   */
  public PairMemory(long budget) {
    this.budget = budget;
  }

  /** What a pair takes, in bytes. */
  static long of(PreferencePair pair) {
    long messages = pair.getMessages().stream().mapToLong(PairMemory::of).sum();
    long responses =
        Stream.of(pair.getChosen(), pair.getRejected()).mapToLong(PairMemory::of).sum();
    return PAIR + messages + responses;
  }

  private static long of(Message message) {
    return MESSAGE + characters(message.getRole()) + characters(message.getContent());
  }

  private static long of(RatedResponse response) {
    return response == null ? 0 : characters(response.getResponse());
  }

  private static long characters(String text) {
    return (long) Character.BYTES * text.length();
  }

  /** Notes that a book takes so many bytes more. */
  void take(PairBook book, long bytes) {
    books.merge(book, bytes, Long::sum);
    taken += bytes;
  }

  /** Notes that a book takes so many bytes less. */
  void give(PairBook book, long bytes) {
    take(book, -bytes);
  }

  /** Lets pairs go until the others fit, or none are left. */
  void makeRoom() {
    while (taken > budget) {
      PairBook fullest = Collections.max(books.entrySet(), Map.Entry.comparingByValue()).getKey();
      if (fullest.isEmpty()) {
        return;
      }
      warn(fullest.next().getChannel());
      fullest.displaceNext();
    }
  }

  private void warn(String channel) {
    if (warned.add(channel)) {
      LOG.warn(
          "the pairs of all channels take more than {} MiB, and those of channel {} most: it learns"
              + " without some of them; raise plumbline.trainer.pairs-memory, and the heap with it",
          budget / (1024 * 1024),
          channel);
    }
  }

  /** Takes the memory of a book back that is not used any more. */
  public void leave(PairBook book) {
    give(book, books.getOrDefault(book, 0L));
    books.remove(book);
  }
}
