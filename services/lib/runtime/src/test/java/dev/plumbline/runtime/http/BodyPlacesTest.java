package dev.plumbline.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BodyPlacesTest {
  private static final long SMALL = BodyLoad.SMALL;
  private static final long LARGE = 1 << 20;
  private static final long UNKNOWN = -1;

  private final BodyPlaces places = new BodyPlaces(3, 2, 3 * LARGE, LARGE);

  @Test
  void anOwnerWithAllItsPlacesLeavesOneToOthers() {
    within("shop", SMALL, () -> within("shop", SMALL, this::onlyOthersFindAPlace));

    assertThat(take("shop", SMALL)).as("afterwards").isTrue();
  }

  private void onlyOthersFindAPlace() {
    assertRefused("shop", SMALL, true);
    assertThat(take("desk", SMALL)).isTrue();
    within("desk", SMALL, () -> assertRefused("desk", SMALL, false));
  }

  @Test
  void largeBodiesAreBoundedByTheirBytesAndSmallOnesAreNot() {
    BodyPlaces few = new BodyPlaces(30, 20, 3 * LARGE, LARGE);

    few.hold(
        "shop",
        LARGE,
        () ->
            few.hold(
                "shop",
                UNKNOWN,
                () -> {
                  assertThatThrownBy(() -> few.hold("shop", SMALL + 1, () -> true))
                      .isInstanceOf(TooManyBodiesException.class);
                  assertThat(few.hold("shop", SMALL, () -> true)).isTrue();
                  return few.hold("desk", LARGE, () -> true);
                }));
  }

  @Test
  void theLargestBodyFitsWhereNoOtherDoes() {
    BodyPlaces narrow = new BodyPlaces(3, 2, 1, LARGE);

    assertThat(narrow.<Boolean>hold("shop", 2 * LARGE, () -> true)).isTrue();
  }

  @Test
  void whatFailsLeavesItsPlace() {
    for (int i = 0; i < 4; i++) {
      assertThatThrownBy(
              () ->
                  places.hold(
                      "shop",
                      LARGE,
                      () -> {
                        throw new IllegalStateException("not JSON");
                      }))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private boolean take(String owner, long bytes) {
    return places.hold(owner, bytes, () -> true);
  }

  private void within(String owner, long bytes, Runnable then) {
    places.hold(
        owner,
        bytes,
        () -> {
          then.run();
          return true;
        });
  }

  private void assertRefused(String owner, long bytes, boolean ofOwner) {
    assertThatThrownBy(() -> take(owner, bytes))
        .isInstanceOf(TooManyBodiesException.class)
        .extracting(e -> ((TooManyBodiesException) e).ofOwner())
        .isEqualTo(ofOwner);
  }
}
