package dev.plumbline.standalone.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process as it was noted: ids are given again, but not together with the start and the program.
 *
 * @param started in milliseconds since 1970; 0 when the system does not tell
 * @param program the file that it runs
 */
record NotedProcess(long process, long started, String program) {
  private static final Duration CLOCK_STEP = Duration.ofSeconds(10);

  /**
   * Notes a process that has just been started.
   *
   * @param program what it runs, or is about to
   */
  static NotedProcess of(ProcessHandle handle, String program) {
    return new NotedProcess(handle.pid(), start(handle), file(program));
  }

  /** The process, if it runs. */
  Optional<ProcessHandle> handle() {
    return ProcessHandle.of(process).filter(this::matches);
  }

  /** Whether some process with its id runs its program, whenever that one began. */
  boolean mayRun() {
    return ProcessHandle.of(process).filter(this::runsTheProgram).isPresent();
  }

  // Linux reckons the start from a clock that may have been set since.
  private boolean matches(ProcessHandle handle) {
    long apart = Math.abs(start(handle) - started);
    return apart == 0 || (apart <= CLOCK_STEP.toMillis() && runsTheProgram(handle));
  }

  private boolean runsTheProgram(ProcessHandle handle) {
    return handle.info().command().map(NotedProcess::file).filter(program::equals).isPresent();
  }

  private static long start(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  // The system names the file itself, also when it was started through a link.
  private static String file(String program) {
    try {
      return Path.of(program).toRealPath().toString();
    } catch (IOException e) {
      return program;
    }
  }
}
