package dev.plumbline.model.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.List;

/** Adapters as exact as their files. */
record Float32Adapters() implements AdapterForm {
  @Override
  public String source() {
    return "adapters_float32.py";
  }

  @Override
  public DataType typeOfA() {
    return DataType.FLOAT32;
  }

  @Override
  public DataType typeOfB() {
    return DataType.FLOAT32;
  }

  @Override
  public int widthOfA(int inputs) {
    return inputs;
  }

  @Override
  public int widthOfB(int outputs) {
    return outputs;
  }

  @Override
  public void write(float[] a, float[] b, ByteBuffer rowOfA, ByteBuffer rowOfB) {
    rowOfA.asFloatBuffer().put(a);
    rowOfB.asFloatBuffer().put(b);
  }

  @Override
  public AdapterUses uses(NDManager manager, List<Segment> segments, JoinedAdapters joined) {
    return new GroupedTokens(manager, segments, joined.adapters());
  }
}
