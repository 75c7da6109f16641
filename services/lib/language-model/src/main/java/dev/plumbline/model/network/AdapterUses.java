package dev.plumbline.model.network;

import ai.djl.pytorch.jni.IValue;

/** Which tokens of a step use which of the joined adapters, as the code of their form takes it. */
sealed interface AdapterUses permits GroupedTokens, RankedTokens {
  /** Whether all tokens use the only adapter as it is packed, or there is none. */
  boolean alike();

  /** The numbers that the code takes. */
  IValue numbers();

  /** The tensors that the code takes. */
  IValue groups();
}
