package dev.plumbline.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One damage to a file.
 *
 * @param position reduced to the length of what is damaged
 */
record Mutation(Kind kind, int position, long value) {
  enum Kind {
    SET_BYTE,
    SET_INT,
    SET_LONG,
    CUT,
    INSERT,
    REMOVE,
    REPEAT
  }

  /** Some damages, most of them within the first bytes, where the sizes are. */
  static Arbitrary<List<Mutation>> several() {
    var positions =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.integers().between(0, 400)),
            Tuple.of(1, Arbitraries.integers().between(0, 1 << 20)));
    var values =
        Arbitraries.oneOf(
            Arbitraries.longs(),
            Arbitraries.longs().between(-2, 300),
            Arbitraries.of(
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1L << 31,
                (1L << 32) - 1,
                1L << 61,
                1L << 62,
                0x7fffffffL,
                0xffffffffffffL));
    return Combinators.combine(Arbitraries.of(Kind.class), positions, values)
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  static byte[] apply(byte[] whole, List<Mutation> mutations) {
    var bytes = whole;
    for (var mutation : mutations) {
      bytes = mutation.apply(bytes);
    }
    return bytes;
  }

  private byte[] apply(byte[] bytes) {
    if (bytes.length < 16) {
      return bytes;
    }
    var damaged = bytes.clone();
    var buffer = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
    int at = position % (bytes.length - 8);
    int length = (int) Math.min(Math.floorMod(value, 40L) + 1, bytes.length - at);
    switch (kind) {
      case SET_BYTE -> buffer.put(at, (byte) value);
      case SET_INT -> buffer.putInt(at, (int) value);
      case SET_LONG -> buffer.putLong(at, value);
      case CUT -> damaged = Arrays.copyOf(bytes, at);
      case INSERT -> damaged = joined(bytes, at, new byte[length], at);
      case REMOVE -> damaged = joined(bytes, at, new byte[0], at + length);
      case REPEAT -> damaged = joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
    }
    return damaged;
  }

  private static byte[] joined(byte[] bytes, int end, byte[] middle, int rest) {
    var buffer = ByteBuffer.allocate(end + middle.length + bytes.length - rest);
    return buffer.put(bytes, 0, end).put(middle).put(bytes, rest, bytes.length - rest).array();
  }
}
