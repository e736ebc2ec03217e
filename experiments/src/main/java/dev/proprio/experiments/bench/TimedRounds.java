package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.util.List;
import java.util.Optional;

/** An experiment that is open on the local engine, to run a few rounds of now and then. */
final class TimedRounds implements AutoCloseable {
    private final StepClock clock = new StepClock();
    private final PreparedExperiment experiment;
    private final OpenFleet fleet;
    private final GlobalModel initial;

    TimedRounds(ExperimentSpec spec, int threads) throws SensorDataException {
        this.experiment = Preparation.of(spec, threads)
                .with(Preparation::watched, clock::watch)
                .prepare();
        this.fleet = Fleets.local(experiment);
        this.initial = experiment.initialModel();
    }

    /** Makes every device's shard, so that no round has to. */
    void loadShards() throws SensorDataException {
        for (int i = 0; i < experiment.dataset().devices(); i++) {
            experiment.dataset().of(experiment.dataset().deviceId(i));
        }
    }

    /**
     * Runs rounds from the initial model.
     *
     * @param seed decides who takes part
     * @return the milliseconds of each round
     * @throws RunFailedException if a device fails
     */
    double[] run(int rounds, long seed) throws RunFailedException, InterruptedException {
        RunDefinition usual = experiment.definition("bench");
        var run = usual.with(draft -> draft.set(RunDefinition::seed, seed)
                .set(RunDefinition::rounds, rounds)
                .set(RunDefinition::secure, Optional.empty()));
        var timer = new RoundTimer(rounds);
        new RoundEngine(run, fleet.fleet(), List.of(timer)).run(initial);
        return timer.millis();
    }

    /** Devices per round. */
    int cohort() {
        return experiment.spec().cohort().size();
    }

    /** Seconds spent in steps so far, all threads together. */
    double stepSeconds() {
        return clock.seconds();
    }

    @Override
    public void close() {
        fleet.close();
        experiment.close();
    }
}
