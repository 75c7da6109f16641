package dev.plumbline.standalone.loop;

import dev.plumbline.runtime.service.Readiness;
import dev.plumbline.runtime.service.RunningService;
import java.util.List;

/** What the services of one process say of themselves, taken together. */
record LivingServices(List<RunningService> services) {
  LivingServices {
    services = List.copyOf(services);
  }

  /** The first that is dead speaks for all, else the first that is not ready. */
  Readiness readiness() {
    Readiness all = Readiness.yes();
    for (RunningService service : services) {
      Readiness now = service.readiness();
      if (!now.alive()) {
        return Readiness.never(service.name() + ": " + now.detail());
      }
      if (all.ready() && !now.ready()) {
        all = Readiness.no(service.name() + ": " + now.detail());
      }
    }
    return all;
  }
}
