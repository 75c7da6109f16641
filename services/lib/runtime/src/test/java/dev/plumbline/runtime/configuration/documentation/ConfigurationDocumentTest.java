package dev.plumbline.runtime.configuration.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
  private static final String BAKERY =
      """
      # What the bakery does.

      plumbline.bakery {
        # How hot the oven is; one of low | high.
        heat = high

        # Loaves and rolls
        # of one batch.
        loaves = 12
        rolls = 40

        # How the shop opens.
        shop {
          # Days on which it does.
          days = ["monday", "friday"]

          # Anything for the till.
          till {}
        }

        silent = ${plumbline.bakery.heat}
      }
      """;

  private static final String ATTIC =
      """
      plumbline {
        attic {
          # Empty: no name.
          name = ""
        }
      }
      other.library = 1
      """;

  @Test
  void everyKeyStandsInTheTableOfItsSectionInTheOrderOfItsFile() {
    String page = ConfigurationDocument.of(List.of(BAKERY, ATTIC)).markdown();

    assertThat(page)
        .contains(
            """
            ## plumbline.attic

            | key | default | environment variable | meaning |
            |---|---|---|---|
            | `name` | `""` | `PLUMBLINE_ATTIC_NAME` | Empty: no name. |

            ## plumbline.bakery

            | key | default | environment variable | meaning |
            |---|---|---|---|
            | `heat` | `high` | `PLUMBLINE_BAKERY_HEAT` | How hot the oven is; one of low \\| high. |
            | `loaves` | `12` | `PLUMBLINE_BAKERY_LOAVES` | Loaves and rolls of one batch. |
            | `rolls` | `40` | `PLUMBLINE_BAKERY_ROLLS` | Loaves and rolls of one batch. |
            """)
        .contains(
            """
            ## plumbline.bakery.shop

            How the shop opens.

            | key | default | environment variable | meaning |
            |---|---|---|---|
            | `days` | `["monday","friday"]` | `PLUMBLINE_BAKERY_SHOP_DAYS` | Days on which it does. |
            | `till` | `{}` | `PLUMBLINE_BAKERY_SHOP_TILL_...` | Anything for the till. |
            """)
        .doesNotContain("other.library");
  }

  @Test
  void keysWithoutACommentAreFound() {
    ConfigurationDocument document = ConfigurationDocument.of(List.of(BAKERY, ATTIC));

    assertThat(document.unexplained()).containsExactly("plumbline.bakery.silent");
  }

  @Test
  void theOrderOfTheClassPathDoesNotMatter() {
    assertThat(ConfigurationDocument.of(List.of(BAKERY, ATTIC)).markdown())
        .isEqualTo(ConfigurationDocument.of(List.of(ATTIC, BAKERY)).markdown());
  }
}
