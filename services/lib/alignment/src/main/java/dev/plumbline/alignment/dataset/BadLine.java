package dev.plumbline.alignment.dataset;

/**
 * A line that was passed over.
 *
 * @param number from 1
 * @param reason what is wrong with it
 */
public record BadLine(long number, String reason) {

  @Override
  public String toString() {
    return "line " + number + ": " + reason;
  }
}
