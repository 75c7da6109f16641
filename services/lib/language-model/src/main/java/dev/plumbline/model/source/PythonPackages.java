package dev.plumbline.model.source;

import java.io.IOException;
import java.nio.file.Path;

/** Fetches packages of Python's index without installing them. */
@FunctionalInterface
interface PythonPackages {
  /**
   * Fetches one package, without what it depends on, into a folder.
   *
   * @param requirement for example {@code name==1.0}
   * @throws IOException when it cannot be had; the message says why and what to do
   */
  void download(String requirement, Path folder, Progress progress) throws IOException;
}
