package dev.plumbline.server.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Loads whatever it is asked for, or fails as the test says, and keeps count of what is open. */
final class ScriptedLoader implements AdapterLoader {
  private final Map<Long, LoadFailureReason> failing = new ConcurrentHashMap<>();
  private final Set<Weights> open = ConcurrentHashMap.newKeySet();
  private final List<Long> loads = new ArrayList<>();
  private Runnable beforeLoad = () -> {};

  final class Weights implements AdapterWeights {
    private final long version;

    Weights(long version) {
      this.version = version;
    }

    @Override
    public void close() {
      if (!open.remove(this)) {
        throw new IllegalStateException("version " + version + " was freed twice");
      }
    }
  }

  @Override
  public AdapterWeights load(Announcement announcement) throws AdapterLoadException {
    Runnable hook;
    synchronized (this) {
      loads.add(announcement.version());
      hook = beforeLoad;
      beforeLoad = () -> {};
    }
    hook.run();
    LoadFailureReason reason = failing.get(announcement.version());
    if (reason != null) {
      throw new AdapterLoadException(reason, announcement + " is " + reason.label());
    }
    Weights weights = new Weights(announcement.version());
    open.add(weights);
    return weights;
  }

  void fail(long version, LoadFailureReason reason) {
    failing.put(version, reason);
  }

  void heal(long version) {
    failing.remove(version);
  }

  synchronized void duringNextLoad(Runnable hook) {
    beforeLoad = hook;
  }

  synchronized List<Long> loads() {
    return List.copyOf(loads);
  }

  List<Long> open() {
    return open.stream().map(weights -> weights.version).sorted().toList();
  }
}
