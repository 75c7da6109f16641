package dev.plumbline.alignment.dataset;

import java.util.List;

/**
 * What was found in a preference file.
 *
 * @param rows that could be used
 * @param badLines how many could not
 * @param firstBadLines the first of those
 */
public record FileReport(long rows, long badLines, List<BadLine> firstBadLines) {

  public FileReport {
    firstBadLines = List.copyOf(firstBadLines);
  }
}
