package dev.plumbline.alignment.rows;

import java.util.Arrays;

/**
 * The tokens of a response that are learned from or measured. Those before them are read as a part
 * of the prompt, those behind them not at all.
 *
 * @param start how many tokens are before them
 * @param length how many they are at most
 */
public record ResponseWindow(int start, int length) {

  /** The first tokens of a response. */
  public static ResponseWindow first(int length) {
    return new ResponseWindow(0, length);
  }

  /**
   * Where responses to one prompt begin alike, the window moves on until half of it lies behind
   * that: in an equal window a liked and a disliked response would tell nothing.
   *
   * @param common tokens that they begin with
   * @param length at least two
   */
  public static ResponseWindow behind(int common, int length) {
    return new ResponseWindow(Math.max(0, common - length / 2), length);
  }

  /** A prompt with the tokens of the response that are before the window, and those in it. */
  EncodedRow row(int[] prompt, int[] response) {
    int[] before = Arrays.copyOf(prompt, prompt.length + start);
    System.arraycopy(response, 0, before, prompt.length, start);
    int end = (int) Math.min(response.length, (long) start + length);
    return new EncodedRow(before, Arrays.copyOfRange(response, start, end));
  }
}
