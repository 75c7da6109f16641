package dev.plumbline.runtime.channel;

import dev.plumbline.runtime.identity.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pairs are meant, in four bytes each: the first of the SHA-256 of the pair's key. Enough to
 * find the trainings that knew a pair; of a million trainings on five thousand pairs each, one
 * names a pair that it did not know.
 */
public final class PairDigests {
  private final Set<Integer> digests;

  private PairDigests(Set<Integer> digests) {
    this.digests = digests;
  }

  public static PairDigests of(Collection<PairKey> keys) {
    Set<Integer> digests = new HashSet<>();
    keys.forEach(key -> digests.add(digest(key)));
    return new PairDigests(digests);
  }

  /** The pairs with these digests, each of which {@link #digest} made. */
  public static PairDigests ofDigests(Collection<Integer> digests) {
    return new PairDigests(new HashSet<>(digests));
  }

  /** Reads what {@link #bytes} wrote; the buffer stays as it is. */
  public static PairDigests read(ByteBuffer written) {
    ByteBuffer bytes = written.duplicate();
    Set<Integer> digests = new HashSet<>();
    while (bytes.remaining() >= Integer.BYTES) {
      digests.add(bytes.getInt());
    }
    return new PairDigests(digests);
  }

  /** Four bytes for each pair, big-endian, by rising number. */
  public ByteBuffer bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * digests.size());
    new TreeSet<>(digests).forEach(bytes::putInt);
    return bytes.flip();
  }

  public PairDigests plus(PairDigests others) {
    Set<Integer> all = new HashSet<>(digests);
    all.addAll(others.digests);
    return new PairDigests(all);
  }

  /**
   * The same pairs in parts, of which the last may hold fewer, or none.
   *
   * @param most pairs of one part
   */
  public List<PairDigests> inPartsOf(int most) {
    List<Integer> all = List.copyOf(new TreeSet<>(digests));
    List<PairDigests> parts = new ArrayList<>();
    int begin = 0;
    for (; all.size() - begin > most; begin += most) {
      parts.add(new PairDigests(Set.copyOf(all.subList(begin, begin + most))));
    }
    parts.add(new PairDigests(Set.copyOf(all.subList(begin, all.size()))));
    return List.copyOf(parts);
  }

  /** How many pairs are in both. */
  public int common(PairDigests others) {
    return (int) digests.stream().filter(others.digests::contains).count();
  }

  public int size() {
    return digests.size();
  }

  /** What one pair is known by. */
  public static int digest(PairKey key) {
    byte[] hash = Sha256.begin().digest(key.toString().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(hash).getInt();
  }
}
