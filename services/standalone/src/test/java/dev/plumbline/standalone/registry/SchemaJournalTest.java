package dev.plumbline.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SchemaJournalTest {
  @Test
  void whatAChannelTakesInPiecesIsWrittenWhole() throws IOException {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    byte[] schema = "{\"type\": \"string\"}".getBytes(StandardCharsets.UTF_8);

    SchemaJournal.writeWhole(ByteBuffer.wrap(schema), new Reluctant(taken));

    assertThat(taken.toByteArray()).isEqualTo(schema);
  }

  /** Takes three bytes at once. */
  private record Reluctant(ByteArrayOutputStream taken) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int count = Math.min(3, source.remaining());
      for (int i = 0; i < count; i++) {
        taken.write(source.get());
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
