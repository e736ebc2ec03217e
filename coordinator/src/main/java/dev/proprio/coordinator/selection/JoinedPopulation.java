package dev.proprio.coordinator.selection;

import dev.proprio.proto.fault.FailureText;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A population that grows: all that have ever joined, in that order, whether or not they are there now. Nobody leaves it. It
 * grows only when it is told to, so that a draw sees one population. Thread-safe.
 */
public final class JoinedPopulation implements Population {
    private final List<String> devices;
    private final Set<String> members;
    private final UnaryOperator<List<String>> order;
    private final Consumer<List<String>> kept;

    /**
     * @param first who has joined already
     * @param order of some that join at the same time
     * @param kept is given all that will have joined, before they have; if it throws, they have not
     */
    public JoinedPopulation(List<String> first, UnaryOperator<List<String>> order, Consumer<List<String>> kept) {
        this.devices = new ArrayList<>(first);
        this.members = new HashSet<>(first);
        this.order = order;
        this.kept = kept;
    }

    /** What to say where it could not be kept who has joined. */
    public static String unkept(UncheckedIOException failure) {
        return "it could not be written down which devices have joined: %s; make room, and resume the run"
                .formatted(FailureText.of(Objects.requireNonNull(failure.getCause())));
    }

    /** Lets those join who have not; returns how many these were. */
    public synchronized int admit(Collection<String> present) {
        List<String> fresh = present.stream()
                .filter(device -> !members.contains(device))
                .distinct()
                .toList();
        if (fresh.isEmpty()) {
            return 0;
        }
        List<String> ordered = order.apply(fresh);
        List<String> all = new ArrayList<>(devices);
        all.addAll(ordered);
        kept.accept(List.copyOf(all));
        devices.addAll(ordered);
        members.addAll(ordered);
        return ordered.size();
    }

    @Override
    public synchronized long size() {
        return devices.size();
    }

    @Override
    public synchronized String device(long index) {
        return devices.get(Math.toIntExact(index));
    }

    @Override
    public synchronized boolean contains(String device) {
        return members.contains(device);
    }
}
