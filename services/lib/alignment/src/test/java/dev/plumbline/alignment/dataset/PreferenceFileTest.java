package dev.plumbline.alignment.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceFileTest {
  private static final String GOOD =
      "{\"prompt\": \"é%d\", \"chosen\": \"b\", \"rejected\": \"c\"}";

  @TempDir private Path directory;

  private final List<PreferenceRow> rows = new ArrayList<>();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("pairs.jsonl");
  }

  @Test
  void linesAreReadInOrderWithTheirNumbersAndBlankOnesAreNot() throws IOException {
    Files.writeString(file, good(1) + "\r\n\n  \n" + good(2) + "\n" + good(3));

    FileReport report = read(BadLineLimit.standard(), Long.MAX_VALUE);

    assertThat(rows).extracting(PreferenceRow::line).containsExactly(1L, 4L, 5L);
    assertThat(rows.get(2).messages().get(0).content()).isEqualTo("é3");
    assertThat(report).isEqualTo(new FileReport(3, 0, List.of()));
  }

  @Test
  void gzipIsKnownByItsContentAlsoInSeveralMembers() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(gzip(good(1) + "\n" + good(2)));
    bytes.write(gzip("\n" + good(3) + "\n"));
    Files.write(file, bytes.toByteArray());

    read(BadLineLimit.standard(), Long.MAX_VALUE);

    assertThat(rows).hasSize(3);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
    Files.writeString(file, "\uFEFF" + good(1) + "\n");

    read(new BadLineLimit(0, 0), Long.MAX_VALUE);

    assertThat(rows).hasSize(1);
  }

  @Test
  void badLinesAreNamedAndPassedOver() throws IOException {
    Files.writeString(file, good(1) + "\nnonsense\n" + good(2) + "\n{}\n");

    FileReport report = read(BadLineLimit.standard(), Long.MAX_VALUE);

    assertThat(rows).hasSize(2);
    assertThat(report.badLines()).isEqualTo(2);
    assertThat(report.firstBadLines()).extracting(BadLine::number).containsExactly(2L, 4L);
    assertThat(report.firstBadLines().get(1))
        .hasToString(
            "line 4: needs chosen and rejected, or prompt, completion and label; it has no column");
  }

  @Test
  void tooManyBadLinesStopTheReading() throws IOException {
    Files.writeString(file, good(1) + "\n" + "nonsense\n".repeat(11));

    assertThatThrownBy(() -> read(BadLineLimit.standard(), Long.MAX_VALUE))
        .isInstanceOf(PreferenceFileException.class)
        .hasMessageContaining("too many bad lines: 11 of 12, and the limit is 1.0 %, at least 10")
        .hasMessageContaining("line 2: is not JSON");
  }

  @Test
  void theLimitOfBadLinesIsANumberOrAShare() throws IOException {
    Files.writeString(file, good(1) + "\n" + "nonsense\n".repeat(3));

    assertThat(read(BadLineLimit.parse("3"), Long.MAX_VALUE).badLines()).isEqualTo(3);
    assertThat(read(BadLineLimit.parse("75%"), Long.MAX_VALUE).badLines()).isEqualTo(3);
    assertThatThrownBy(() -> read(BadLineLimit.parse("2"), Long.MAX_VALUE))
        .hasMessageContaining("the limit is 2");
    assertThatThrownBy(() -> read(BadLineLimit.parse("74%"), Long.MAX_VALUE))
        .hasMessageContaining("the limit is 74.0 %");
    assertThatThrownBy(() -> BadLineLimit.parse("many"))
        .hasMessageContaining("neither a number of lines, such as 20, nor a share, such as 5%");
  }

  @Test
  void readingEndsWhenThereAreEnoughRows() throws IOException {
    Files.writeString(file, good(1) + "\n" + good(2) + "\n" + "nonsense\n".repeat(100));

    FileReport report = read(BadLineLimit.standard(), 2);

    assertThat(report).isEqualTo(new FileReport(2, 0, List.of()));
  }

  @Test
  void aHugeLineIsPassedOverWithoutBeingHeld() throws IOException {
    byte[] huge = new byte[50 << 20];
    Arrays.fill(huge, (byte) 'a');
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(huge);
      gzip.write(("\n" + good(1) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, bytes.toByteArray());

    FileReport report = read(BadLineLimit.standard(), Long.MAX_VALUE);

    assertThat(rows).hasSize(1);
    assertThat(report.firstBadLines())
        .containsExactly(new BadLine(1, "is longer than 4194304 bytes"));
  }

  @Test
  void bytesThatAreNoTextAreABadLine() throws IOException {
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});

    assertThatThrownBy(() -> read(BadLineLimit.standard(), Long.MAX_VALUE))
        .hasMessage(file + " holds no preferences (line 1: is not text in UTF-8)");
  }

  @Test
  void anEmptyFileHoldsNoPreferences() throws IOException {
    Files.writeString(file, "\n\n");

    assertThatThrownBy(() -> read(BadLineLimit.standard(), Long.MAX_VALUE))
        .hasMessage(file + " holds no preferences");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> read(BadLineLimit.standard(), Long.MAX_VALUE))
        .hasMessage(file + " is not there, or is no file");
  }

  @Test
  void gzipThatIsCutOffIsBroken() throws IOException {
    byte[] whole = gzip((good(1) + "\n").repeat(5000));
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> read(BadLineLimit.standard(), Long.MAX_VALUE))
        .isInstanceOf(PreferenceFileException.class)
        .hasMessageContaining("is broken: gzip ends or errs after line ");
  }

  @Test
  void progressIsToldInBytesOfTheFile() throws IOException {
    Files.write(file, gzip((good(1) + "\n").repeat(5000)));
    AtomicLong bytes = new AtomicLong();

    new PreferenceFile(file, BadLineLimit.standard(), Long.MAX_VALUE).read(row -> {}, bytes::set);

    assertThat(bytes).hasValue(Files.size(file));
  }

  private FileReport read(BadLineLimit limit, long maximumRows) {
    return new PreferenceFile(file, limit, maximumRows).read(rows::add, bytes -> {});
  }

  private static String good(int number) {
    return GOOD.formatted(number);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
