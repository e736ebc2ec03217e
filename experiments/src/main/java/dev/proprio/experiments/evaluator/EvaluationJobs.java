package dev.proprio.experiments.evaluator;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.EvaluationAnswer;
import dev.proprio.proto.v1.EvaluationJob;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/** Measures, in a worker, the people whom a job names. Thread-safe. */
public final class EvaluationJobs {
    private final PreparedExperiment experiment;
    private final PersonEvaluator people;

    public EvaluationJobs(PreparedExperiment experiment) {
        this.experiment = experiment;
        this.people = new PersonEvaluator(experiment);
    }

    /**
     * Carries a job out.
     *
     * @param job an {@code EvaluationJob}
     * @param content the parameters, as {@link FloatBytes} has them
     * @param wanted whether anybody waits for the answer yet
     * @return an {@code EvaluationAnswer}
     * @throws IOException if it is none of this experiment's
     * @throws InterruptedException if nobody waits
     */
    public byte[] carryOut(byte[] job, byte[] content, BooleanSupplier wanted)
            throws IOException, InterruptedException {
        EvaluationJob asked = EvaluationJob.parseFrom(job);
        float[] parameters = FloatBytes.decode(content);
        int length = experiment.model().layout().length();
        int tested = experiment.dataset().testUsers();
        if (asked.getFirst() < 0 || asked.getEnd() > tested || asked.getFirst() >= asked.getEnd()) {
            throw new IOException("people %s to %s are to be measured, but %s are tested"
                    .formatted(asked.getFirst(), asked.getEnd() - 1L, tested));
        }
        if (parameters.length == 0 || parameters.length % length != 0) {
            throw new IOException(
                    "the model to measure has %s parameters where this experiment's has %s, or a multiple of that"
                            .formatted(parameters.length, length));
        }
        var answer = EvaluationAnswer.newBuilder();
        try {
            for (int user = asked.getFirst(); user < asked.getEnd(); user++) {
                if (!wanted.getAsBoolean()) {
                    throw new InterruptedException("nobody waits for this evaluation any more");
                }
                int index = user;
                answer.addPeople(PersonEvaluations.write(experiment
                        .trainers()
                        .submit(trainer -> people.evaluate(index, parameters, asked.getLast(), trainer))
                        .get()));
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof SensorDataException unreadable)) {
                throw new IllegalStateException("a person could not be measured: " + e.getCause(), e.getCause());
            }
            answer.clear().setFailure(String.valueOf(unreadable.getMessage()));
        }
        return answer.build().toByteArray();
    }
}
