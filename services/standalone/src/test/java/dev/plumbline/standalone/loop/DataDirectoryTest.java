package dev.plumbline.standalone.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.runtime.service.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path directory;

  @Test
  void twoLoopsCannotShareADirectory() {
    try (DataDirectory taken = DataDirectory.take(directory)) {
      assertThatThrownBy(() -> DataDirectory.take(directory))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(taken.root().toString())
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data");
    }
  }

  @Test
  void aDirectoryThatWasGivenBackCanBeTakenAgain() {
    DataDirectory.take(directory).close();

    DataDirectory.take(directory).close();

    assertThat(DataDirectory.isTaken(directory)).isFalse();
  }

  @Test
  void aCommandThatLooksWhetherALoopRunsDoesNotKeepOneFromStarting() throws Exception {
    Path file = Files.createFile(directory.resolve("lock"));
    Executor soon = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      FileLock look = channel.tryLock(0, Long.MAX_VALUE, true);
      CompletableFuture<Boolean> released =
          CompletableFuture.supplyAsync(() -> release(look), soon);

      DataDirectory.take(directory).close();

      assertThat(released.join()).isTrue();
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.take(file.resolve("data")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(file.resolve("data").toString());
  }

  @Test
  void aNewDirectoryIsForTheEyesOfThisUserOnly() throws Exception {
    Path data = directory.resolve("above/data");

    DataDirectory.take(data).close();

    assertThat(Files.getPosixFilePermissions(data))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(data.getParent()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void aDirectoryThatIsThereKeepsItsPermissions() throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));

    DataDirectory.take(directory).close();

    assertThat(Files.getPosixFilePermissions(directory))
        .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
  }

  @Test
  void addressesOfALoopThatDiedAreNotBelieved() throws Exception {
    LoopAddresses addresses = addresses();
    try (DataDirectory taken = DataDirectory.take(directory)) {
      addresses.write(taken.root());

      assertThat(LoopAddresses.running(directory)).contains(addresses);
    }
    addresses.write(directory);

    assertThat(LoopAddresses.running(directory)).isEmpty();
  }

  @Test
  void addressesOfALoopThatWasKilledAreNotThoseOfTheOneThatStarts() throws Exception {
    addresses().write(directory);

    try (DataDirectory taken = DataDirectory.take(directory)) {
      assertThat(LoopAddresses.running(taken.root())).isEmpty();
    }
  }

  @Test
  void aLoopThatEndsTakesItsAddressesWithIt() throws Exception {
    try (DataDirectory taken = DataDirectory.take(directory)) {
      addresses().write(taken.root());
    }

    assertThat(directory.resolve("running.json")).doesNotExist();
  }

  private static boolean release(FileLock lock) {
    try {
      lock.release();
      return !lock.isValid();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LoopAddresses addresses() {
    return new LoopAddresses(
        1, "127.0.0.1:9092", Optional.empty(), Map.of("feedback-gateway", "http://127.0.0.1:80"));
  }
}
