package dev.plumbline.model.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tensor code that DJL's own operators can't express, written as TorchScript and compiled at start.
 * Methods have no state: weights and activations are arguments. Safe for use by several threads.
 */
public final class TorchScriptModule implements AutoCloseable {
  private static final String METHOD_PREFIX = "module_method:";

  private final NDManager manager;
  private final PtSymbolBlock block;
  private final Map<String, NDArray> methodNames = new ConcurrentHashMap<>();

  private TorchScriptModule(NDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /**
   * Compiles methods.
   *
   * @param parent closes the module at the latest
   * @param methods TorchScript source in the form that serialised modules have: each method
   *     indented by two blanks, with {@code self: __torch__.M} first
   */
  public static TorchScriptModule compile(NDManager parent, String methods) {
    NDManager manager = parent.newSubManager();
    try {
      InputStream archive = new ByteArrayInputStream(TorchScriptArchive.of(methods));
      return new TorchScriptModule(
          manager, JniUtils.loadModule((PtNDManager) manager, archive, false, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException("A TorchScript module in memory could not be read", e);
    } catch (EngineException e) {
      manager.close();
      throw new IllegalArgumentException("TorchScript does not compile: " + e.getMessage(), e);
    }
  }

  /** The text of a source file beside a class, with its double-braced names replaced. */
  public static String source(Class<?> owner, String file, Map<String, ?> constants) {
    try (InputStream stream = owner.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalArgumentException("No TorchScript source " + file + " beside " + owner);
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      for (Map.Entry<String, ?> constant : constants.entrySet()) {
        text = text.replace("{{" + constant.getKey() + "}}", String.valueOf(constant.getValue()));
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException("TorchScript source " + file + " could not be read", e);
    }
  }

  /**
   * Calls a method so that gradients flow through it when the thread's gradient mode is on.
   *
   * @param inputs arguments in order; arrays that share a name ending in {@code []} form one list.
   *     The result belongs to the first one's manager
   */
  public NDArray differentiable(String method, NDList inputs) {
    JniUtils.setGraphExecutorOptimize(false);
    inputs.add(methodNames.computeIfAbsent(method, this::marker));
    try {
      return IValueUtils.forward(block, inputs, true).singletonOrThrow();
    } catch (EngineException e) {
      throw failure(method, e);
    }
  }

  /** Calls a method in inference mode; the caller closes the arguments and the result. */
  public IValue run(String method, IValue... inputs) {
    JniUtils.setGraphExecutorOptimize(false);
    try {
      return IValueUtils.runMethod(block, method, inputs);
    } catch (EngineException e) {
      throw failure(method, e);
    }
  }

  /** Calls a method in inference mode that changes an array in its place. */
  void change(String method, NDArray changed, NDArray other) {
    try (IValue first = IValue.from((PtNDArray) changed);
        IValue second = IValue.from((PtNDArray) other)) {
      run(method, first, second).close();
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** An array whose name tells DJL which method to call. */
  private NDArray marker(String method) {
    NDArray marker = manager.create(0f).duplicate();
    marker.setName(METHOD_PREFIX + method);
    return marker;
  }

  private static EngineException failure(String method, EngineException cause) {
    return new EngineException(
        "TorchScript method " + method + " failed: " + cause.getMessage(), cause);
  }
}
