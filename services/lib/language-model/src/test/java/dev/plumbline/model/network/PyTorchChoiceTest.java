package dev.plumbline.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchChoiceTest {
  private static final Optional<String> CUDA = Optional.of("cu128");

  @TempDir Path folder;

  @Test
  void aFolderWithoutPyTorchIsRefusedByItsName() {
    PyTorchChoice mistyped =
        new PyTorchChoice(Optional.of(folder.resolve("torch/lip").toString()), CUDA);

    assertThatThrownBy(mistyped::requireUsable)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PYTORCH_LIBRARY_PATH is " + folder.resolve("torch/lip"));
  }

  @Test
  void aPyTorchOfUnknownKindIsRefused() throws IOException {
    Files.createFile(folder.resolve(System.mapLibraryName("torch")));
    PyTorchChoice unknown = new PyTorchChoice(Optional.of(folder.toString()), Optional.empty());

    assertThatThrownBy(unknown::requireUsable)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs PYTORCH_FLAVOR beside it");
  }

  @Test
  void oneOfSeveralFoldersMayHoldPyTorch() throws IOException {
    Files.createFile(folder.resolve(System.mapLibraryName("torch")));
    String folders = folder.resolve("cudart") + File.pathSeparator + folder;

    assertThatCode(new PyTorchChoice(Optional.of(folders), CUDA)::requireUsable)
        .doesNotThrowAnyException();
  }

  @Test
  void thePyTorchThatTheProgramBringsNeedsNothing() {
    PyTorchChoice none = new PyTorchChoice(Optional.empty(), Optional.empty());

    assertThatCode(none::requireUsable).doesNotThrowAnyException();
  }

  @Test
  void aRefusalTellsTheInnermostCauseAndWhichPyTorchItIsAbout() {
    Throwable missing =
        new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file\n(more of it)");
    Throwable failure =
        new EngineException(
            "Failed to load PyTorch native library", new IllegalStateException(missing));
    PyTorchChoice choice = new PyTorchChoice(Optional.of("/opt/torch/lib"), CUDA);

    assertThat(choice.refused("gpu", failure))
        .hasMessageContaining("(libcuda.so.1: cannot open shared object file)")
        .hasMessageContaining("PYTORCH_LIBRARY_PATH=/opt/torch/lib with PYTORCH_FLAVOR=cu128")
        .hasMessageNotContaining("Failed to load PyTorch native library")
        .hasCause(failure);
  }

  @Test
  void aRefusalTellsThatTheProgramsOwnPyTorchIsForProcessors() {
    PyTorchChoice none = new PyTorchChoice(Optional.empty(), Optional.empty());

    assertThat(none.refused("gpu", new EngineException("there is no CUDA. There are CPU, Meta")))
        .hasMessageContaining("(there is no CUDA); it is the one for processors")
        .hasMessageNotContaining("Meta");
  }
}
