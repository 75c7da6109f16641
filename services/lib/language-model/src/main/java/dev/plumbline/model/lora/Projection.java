package dev.plumbline.model.lora;

import dev.plumbline.model.config.ModelConfiguration;
import java.util.Arrays;
import java.util.Optional;

/** The seven linear maps of a decoder block, by the names that Hugging Face gives them. */
public enum Projection {
  QUERY(0, "self_attn.q_proj"),
  KEY(1, "self_attn.k_proj"),
  VALUE(2, "self_attn.v_proj"),
  OUTPUT(3, "self_attn.o_proj"),
  GATE(4, "mlp.gate_proj"),
  UP(5, "mlp.up_proj"),
  DOWN(6, "mlp.down_proj");

  private final int place;
  private final String path;

  Projection(int place, String path) {
    this.place = place;
    this.path = path;
  }

  /** Its place among the seven, in the order in which the network's code takes them. */
  public int place() {
    return place;
  }

  /** The name within a block, such as {@code self_attn.q_proj}. */
  public String path() {
    return path;
  }

  /** The last part of the name, such as {@code q_proj}: what PEFT calls a target module. */
  public String module() {
    return path.substring(path.indexOf('.') + 1);
  }

  /** The number of values it reads. */
  public int inputs(ModelConfiguration model) {
    return switch (this) {
      case QUERY, KEY, VALUE, GATE, UP -> model.hiddenSize();
      case OUTPUT -> model.heads() * model.headDimension();
      case DOWN -> model.intermediateSize();
    };
  }

  /** The number of values it writes. */
  public int outputs(ModelConfiguration model) {
    return switch (this) {
      case QUERY -> model.heads() * model.headDimension();
      case KEY, VALUE -> model.keyValueHeads() * model.headDimension();
      case OUTPUT, DOWN -> model.hiddenSize();
      case GATE, UP -> model.intermediateSize();
    };
  }

  public static Optional<Projection> ofModule(String module) {
    return Arrays.stream(values()).filter(p -> p.module().equals(module)).findFirst();
  }
}
