package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.List;

/** How adapters lie in memory, rank by rank, and which code reads them there. Thread safe. */
sealed interface AdapterForm permits Float32Adapters, Int8Adapters {
  /** The file with the code. */
  String source();

  /** The type of the values of A. */
  DataType typeOfA();

  /** The type of the values of B, which takes as many bytes. */
  DataType typeOfB();

  /** How many values a rank's row of A has. */
  int widthOfA(int inputs);

  /** How many values a rank's row of B has. */
  int widthOfB(int outputs);

  /**
   * Writes a rank.
   *
   * @param a what inputs are multiplied with, [in]
   * @param b what is added to outputs, [out]
   */
  void write(float[] a, float[] b, ByteBuffer rowOfA, ByteBuffer rowOfB);

  /** Which tokens of the segments use which of the adapters. */
  AdapterUses uses(NDManager manager, List<Segment> segments, JoinedAdapters joined);
}
