package dev.plumbline.pairs.topology;

import dev.plumbline.pairs.counting.CountingObserver;
import dev.plumbline.pairs.resolution.ResolutionObserver;

/** Hears what happens in the topology. */
public interface PairObserver
    extends ResolutionObserver, CountingObserver, WriteDeadLetters.DeadLetterObserver {}
