package dev.proprio.experiments.engine;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.round.CohortDraw;
import dev.proprio.coordinator.round.DrawnCohort;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.ForwardingSink;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A fleet whose coordinator dies at a chosen moment of a chosen round. */
final class DyingFleet implements Fleet {
    private final Fleet fleet;
    private final Death death;
    private final Killing killing;

    /** When a coordinator dies. */
    enum Moment {
        /** Some updates are in, and their devices may or may not know. */
        AMID_RECEIPTS,
        /** All updates are in and all their devices know, and nothing is kept. */
        BEFORE_COMMIT,
        /** The round is kept, and no device knows. */
        BEFORE_TELLING,
        /** The round is kept, and half of the devices know. */
        AMID_TELLING,
        /** The round is kept, and all devices know, twice. */
        AFTER_TELLING
    }

    record Death(int round, Moment moment) {}

    /** Thrown where the coordinator dies. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Cuts the network, so that nobody learns of it. */
    @FunctionalInterface
    interface Killing {
        void cut(RoundMoment at) throws InterruptedException;
    }

    /**
     * Where the run was.
     *
     * @param accepted how many updates were in
     */
    record RoundMoment(Death death, int accepted) {}

    DyingFleet(Fleet fleet, Death death, Killing killing) {
        this.fleet = fleet;
        this.death = death;
        this.killing = killing;
    }

    @Override
    public Population population() {
        return fleet.population();
    }

    @Override
    public DrawnCohort draw(CohortDraw wanted) throws RunFailedException, InterruptedException {
        return fleet.draw(wanted);
    }

    @Override
    public boolean remembersElsewhere() {
        return fleet.remembersElsewhere();
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink)
            throws RunFailedException, InterruptedException {
        boolean amid = death.equals(new Death(plan.round(), Moment.AMID_RECEIPTS));
        Traffic traffic = fleet.train(
                plan, broadcast, amid ? new DyingSink(sink, plan.devices().size() / 2, Thread.currentThread()) : sink);
        if (death.equals(new Death(plan.round(), Moment.BEFORE_COMMIT))) {
            die(sink.accepted());
        }
        return traffic;
    }

    @Override
    public void committed(String run, List<RoundResult> rounds) {
        boolean now = !rounds.isEmpty() && rounds.getLast().round() == death.round();
        if (!now) {
            fleet.committed(run, rounds);
            return;
        }
        switch (death.moment()) {
            case AMID_RECEIPTS, BEFORE_COMMIT -> fleet.committed(run, rounds);
            case BEFORE_TELLING -> die(rounds.getLast().accepted());
            case AMID_TELLING -> {
                RoundResult last = rounds.getLast();
                fleet.committed(run, List.of(HalfHeard.of(last)));
                die(last.accepted());
            }
            case AFTER_TELLING -> {
                fleet.committed(run, rounds);
                fleet.committed(run, List.of());
                fleet.committed(run, rounds);
                die(rounds.getLast().accepted());
            }
        }
    }

    private void die(int accepted) {
        try {
            killing.cut(new RoundMoment(death, accepted));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Killed();
    }

    /** Dies after so many updates, on whatever thread brings the last of them. */
    private final class DyingSink implements ForwardingSink {
        private final UpdateSink sink;
        private final int most;
        private final Thread engine;
        private final AtomicInteger in = new AtomicInteger();

        DyingSink(UpdateSink sink, int most, Thread engine) {
            this.sink = sink;
            this.most = most;
            this.engine = engine;
        }

        @Override
        public UpdateSink sink() {
            return sink;
        }

        @Override
        public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
            Acceptance verdict = sink.accept(device, update);
            if (in.incrementAndGet() == most) {
                try {
                    killing.cut(new RoundMoment(death, most));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                engine.interrupt();
            }
            return verdict;
        }
    }
}
