package dev.plumbline.pairs.ballot;

/** What a voter says about a response. */
public enum Choice {
  UP,
  DOWN,
  /** The voter takes the earlier vote back. */
  WITHDRAWN
}
