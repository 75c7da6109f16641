package dev.plumbline.gateway.access;

/**
 * How many events may come.
 *
 * @param perSecond on average; 0: as many as there are
 * @param burst at once, after a pause
 */
public record EventRate(int perSecond, int burst) {
  boolean isUnlimited() {
    return perSecond == 0;
  }
}
