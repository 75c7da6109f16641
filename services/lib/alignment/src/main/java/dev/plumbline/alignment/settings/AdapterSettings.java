package dev.plumbline.alignment.settings;

import dev.plumbline.model.lora.Projection;
import java.util.Set;

/**
 * The form of the adapters that are trained.
 *
 * @param alpha the adapter's change is scaled with alpha / rank
 */
public record AdapterSettings(int rank, double alpha, Set<Projection> projections) {

  public AdapterSettings {
    Checks.atLeast("rank", rank, 1);
    Checks.positive("alpha", alpha);
    projections = Set.copyOf(projections);
    if (projections.isEmpty()) {
      throw new IllegalArgumentException("projections is empty; name at least one, such as q_proj");
    }
  }

  public static AdapterSettings defaults() {
    return new AdapterSettings(8, 16, Set.of(Projection.QUERY, Projection.VALUE));
  }
}
