package dev.proprio.experiments.evaluator;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Measures people on this process's trainers, several at a time. */
public final class LocalEvaluator implements PeopleEvaluator {
    private final PreparedExperiment experiment;
    private final PersonEvaluator people;

    public LocalEvaluator(PreparedExperiment experiment) {
        this.experiment = experiment;
        this.people = new PersonEvaluator(experiment);
    }

    @Override
    public List<PersonEvaluation> evaluate(float[] parameters, boolean last)
            throws RunFailedException, InterruptedException {
        List<Future<Optional<PersonEvaluation>>> running = new ArrayList<>();
        for (int user = 0; user < experiment.dataset().testUsers(); user++) {
            int index = user;
            running.add(experiment.trainers().submit(trainer -> people.evaluate(index, parameters, last, trainer)));
        }
        List<PersonEvaluation> measured = new ArrayList<>();
        for (Future<Optional<PersonEvaluation>> future : running) {
            result(future).ifPresent(measured::add);
        }
        return measured;
    }

    private static Optional<PersonEvaluation> result(Future<Optional<PersonEvaluation>> future)
            throws RunFailedException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SensorDataException unreadable) {
                throw failed(String.valueOf(unreadable.getMessage()));
            }
            throw new IllegalStateException("the evaluation failed: " + e.getCause(), e.getCause());
        }
    }

    /** An evaluation can't be made, for {@code reason}. */
    static RunFailedException failed(String reason) {
        return new RunFailedException("the evaluation failed: " + reason);
    }
}
