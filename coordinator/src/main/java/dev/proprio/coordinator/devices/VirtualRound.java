package dev.proprio.coordinator.devices;

import dev.proprio.coordinator.state.StatePart;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the last round was, and what it took. A value: it is part of a run's state, so that a run that is resumed goes on at
 * the moment of virtual time at which it stopped.
 *
 * @param start when it began, in microseconds of virtual time
 * @param end when it ended
 * @param use what the devices of each class did, sorted by class
 */
public record VirtualRound(long start, long end, Map<String, ClassUse> use) {
    /** Before the first round. */
    public static final VirtualRound NONE = new VirtualRound(0, 0, Map.of());

    /** Its place in a run's state, if the run has a virtual clock. */
    public static final StatePart<VirtualRound> PART = new VirtualRoundPart();

    public VirtualRound {
        use = Collections.unmodifiableMap(new TreeMap<>(use));
    }

    /** What the devices of all classes did. */
    public ClassUse all() {
        return use.values().stream().reduce(ClassUse.NONE, ClassUse::plus);
    }
}
