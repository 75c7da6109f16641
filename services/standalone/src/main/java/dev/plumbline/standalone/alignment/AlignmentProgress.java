package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.AlignmentListener;
import dev.plumbline.alignment.LossPoint;
import dev.plumbline.alignment.Phase;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Shows how far a run is, and ends it when the process is to stop. */
final class AlignmentProgress implements AlignmentListener {
  private final ProgressDisplay display;
  private final BooleanSupplier stopped;
  private Optional<Phase> current = Optional.empty();
  private String loss = "";

  AlignmentProgress(ProgressDisplay display, BooleanSupplier stopped) {
    this.display = display;
    this.stopped = stopped;
  }

  @Override
  public void progress(Phase phase, int done, int total) {
    if (!current.equals(Optional.of(phase))) {
      current = Optional.of(phase);
      loss = "";
      display.say(beginning(phase));
    }
    display.update(phase.label() + ", " + done + " of " + total + loss, done, total);
  }

  @Override
  public boolean cancelled() {
    return stopped.getAsBoolean();
  }

  @Override
  public void loss(LossPoint point) {
    loss = String.format(Locale.ROOT, ", loss %.3f", point.loss());
  }

  private static String beginning(Phase phase) {
    return switch (phase) {
      case CONTRASTS -> "scoring contrasts on the preferences";
      case INSTRUCT -> "learning from the preferences";
      case COLLECT -> "computing the hidden states to reach";
      case MATCH -> "bringing the adapter to them";
      case EVALUATE -> "measuring on held-out pairs and neutral text";
    };
  }
}
