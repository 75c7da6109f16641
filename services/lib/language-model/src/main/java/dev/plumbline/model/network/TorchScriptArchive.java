package dev.plumbline.model.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The bytes of a TorchScript module that has methods and no state: a stored zip with the source, a
 * pickled empty object of its class, and an empty table of constants.
 */
final class TorchScriptArchive {
  private static final String CLASS =
      """
      class M(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
      """;
  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private TorchScriptArchive() {}

  /**
   * @param methods TorchScript source, each method indented by two blanks
   */
  static byte[] of(String methods) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "m/data.pkl", pickledObject());
      put(zip, "m/constants.pkl", NO_CONSTANTS);
      put(zip, "m/code/__torch__.py", (CLASS + methods).getBytes(StandardCharsets.UTF_8));
      put(zip, "m/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("A zip in memory could not be written", e);
    }
    return bytes.toByteArray();
  }

  /** Pickle, protocol 2: an object of class {@code __torch__.M} whose state is training = False. */
  private static byte[] pickledObject() throws IOException {
    byte[] key = "training".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle.write("c__torch__\nM\n".getBytes(StandardCharsets.US_ASCII));
    pickle.write(new byte[] {')', (byte) 0x81, '}', '('});
    pickle.write(new byte[] {'X', (byte) key.length, 0, 0, 0});
    pickle.write(key);
    pickle.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
