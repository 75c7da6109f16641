package dev.plumbline.runtime.http;

/**
 * How many bodies there are, and how many bytes the large ones have together: small ones come in
 * also while large ones fill what memory there is.
 */
record BodyLoad(int bodies, long bytes) {
  static final BodyLoad NONE = new BodyLoad(0, 0);
  static final long SMALL = 64 << 10;

  BodyLoad with(long more) {
    return new BodyLoad(bodies + 1, bytes + counted(more));
  }

  BodyLoad without(long less) {
    return new BodyLoad(bodies - 1, bytes - counted(less));
  }

  boolean isWithin(BodyLoad most) {
    return bodies <= most.bodies && bytes <= most.bytes;
  }

  private static long counted(long bytes) {
    return bytes <= SMALL ? 0 : bytes;
  }
}
