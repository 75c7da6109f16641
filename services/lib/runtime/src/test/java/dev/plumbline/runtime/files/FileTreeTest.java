package dev.plumbline.runtime.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path directory;

  @Test
  void allOfItIsRemovedAndWhatALinkLeadsToStays() throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), "words");
    Path tree = directory.resolve("tree");
    Files.createDirectories(tree.resolve("a").resolve("b"));
    Files.writeString(tree.resolve("a").resolve("file"), "words");
    Files.createSymbolicLink(tree.resolve("link"), kept);

    new FileTree(tree).delete();
    new FileTree(tree).delete();

    assertThat(tree).doesNotExist();
    assertThat(kept).hasContent("words");
  }
}
