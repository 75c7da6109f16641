package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoTableTest {
  @Test
  void theTableTellsBeforeAndAfter() {
    String table = new DemoTable(100).render(SampleReport.closed());

    assertThat(table)
        .containsPattern("mean words +99\\.6 +29\\.0")
        .containsPattern("answers the users like +0 % +88 %")
        .containsPattern("answers that ended by themselves +0 % +100 %")
        .contains("passed: mean margin above 0")
        .containsPattern("learned +short/long")
        .contains("version 1, announced on Kafka")
        .contains("40 sent, 0 failed");
  }

  @Test
  void threeAnswersStandSideBySideWithinTheWidth() {
    String table = new DemoTable(80).render(SampleReport.closed());

    assertThat(table.lines().filter(line -> line.startsWith("»"))).hasSize(3);
    assertThat(table.lines().filter(line -> line.contains("│")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void wordsLongerThanAColumnAreBroken() {
    assertThat(new TextColumns(43).wrapped("a " + "x".repeat(45)))
        .containsExactly("a", "x".repeat(20), "x".repeat(20), "xxxxx");
  }
}
