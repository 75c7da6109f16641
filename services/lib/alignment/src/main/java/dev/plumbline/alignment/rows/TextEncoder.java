package dev.plumbline.alignment.rows;

/** Turns plain text into token ids and adds nothing. */
@FunctionalInterface
public interface TextEncoder {

  int[] encode(String text);
}
