package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.TrainingException;
import dev.proprio.coordinator.round.RunFailedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** What an experiment's trainers find out about people who are tested. */
final class EvaluationResult {
    private EvaluationResult() {}

    /**
     * Waits for it.
     *
     * @param what is measured, for a failure's sentence
     */
    static <T> T of(Future<T> running, String what) throws RunFailedException, InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RunFailedException failed) {
                throw failed;
            }
            if (cause instanceof SensorDataException
                    || cause instanceof TrainingException
                    || cause instanceof IllegalArgumentException) {
                throw failed(what, cause);
            }
            throw new IllegalStateException("%s could not be measured: %s".formatted(what, cause), cause);
        }
    }

    /** The run fails for what went wrong. */
    static RunFailedException failed(String what, Throwable cause) {
        return new RunFailedException("the evaluation of %s failed: %s".formatted(what, cause.getMessage()), cause);
    }
}
