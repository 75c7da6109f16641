package dev.plumbline.alignment.settings;

import dev.plumbline.model.lora.Projection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * The form of the adapters that are trained.
 *
 * @param alpha the adapter's change is scaled with alpha / rank
 * @param projections which linear maps of a block it changes
 * @param warmStart whether training starts from the served adapter, where that has this form
 */
public record AdapterSettings(
    int rank, double alpha, Set<Projection> projections, boolean warmStart) {

  public AdapterSettings {
    Checks.atLeast("rank", rank, 1);
    Checks.positive("alpha", alpha);
    if (projections.isEmpty()) {
      throw new IllegalArgumentException("projections is empty; name at least one, such as q_proj");
    }
    // In the order of their declaration, so that equal settings read the same in every process.
    projections = Collections.unmodifiableSet(EnumSet.copyOf(projections));
  }

  public static AdapterSettings defaults() {
    return new AdapterSettings(8, 16, Set.of(Projection.QUERY, Projection.VALUE), false);
  }

  /** The same form, trained from nothing. */
  public AdapterSettings withoutWarmStart() {
    return new AdapterSettings(rank, alpha, projections, false);
  }
}
