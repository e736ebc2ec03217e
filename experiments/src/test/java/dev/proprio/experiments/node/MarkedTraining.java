package dev.proprio.experiments.node;

import dev.proprio.client.session.LocalTraining;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.TrainingTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Trainings that can be told apart in the model: each changes a parameter of its own by 1, and no other. So the model says
 * which updates are in it and how often, and {@link Told} what devices were told.
 */
final class MarkedTraining implements LocalTraining {
    private final Told told;
    private final Map<TrainingTask, Integer> marks = new HashMap<>();

    MarkedTraining(Told told) {
        this.told = told;
    }

    /** What all devices did, and were told. Thread-safe. */
    static final class Told {
        private final List<Integer> counted = new ArrayList<>();
        private final List<Integer> discarded = new ArrayList<>();
        private int trained;

        synchronized int next() {
            return trained++;
        }

        synchronized int trained() {
            return trained;
        }

        private synchronized void note(int mark, boolean counts) {
            (counts ? counted : discarded).add(mark);
            notifyAll();
        }

        /** Waits until so many updates were said to count. */
        synchronized void awaitCounted(int updates) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (counted.size() < updates && System.nanoTime() < end) {
                wait(1_000);
            }
        }

        /** Each update of which a device was told that it counts, as often as it was told. */
        synchronized List<Integer> counted() {
            return List.copyOf(counted);
        }

        synchronized Set<Integer> discarded() {
            return new TreeSet<>(discarded);
        }
    }

    @Override
    public ClientUpdate train(TrainingTask task, Broadcast model) {
        int mark = told.next();
        marks.put(task, mark);
        float[] change = new float[model.layout().length()];
        change[mark] = 1;
        return ClientUpdate.ofParameters(1, change, Map.of());
    }

    @Override
    public void counted(TrainingTask task) {
        told.note(mark(task), true);
    }

    @Override
    public void discarded(TrainingTask task) {
        told.note(mark(task), false);
    }

    private int mark(TrainingTask task) {
        Integer mark = marks.get(task);
        if (mark == null) {
            throw new AssertionError("told of an update that was never trained: " + task);
        }
        return mark;
    }
}
