package dev.proprio.experiments.personalization;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.JobAnswer;
import dev.proprio.coordinator.lease.LeaseAnswers;
import dev.proprio.proto.v1.StudyAnswer;
import java.util.Optional;

/** What one job of a study comes to. Thread-safe. */
final class StudyJobAnswer<T> implements JobAnswer {
    /** Room for why it failed. */
    private static final int FAILURE_BYTES = 64 * 1024;

    private final int mostBytes;
    private final Reading<T> reading;
    private volatile Optional<Outcome<T>> counted = Optional.empty();

    /** Makes of an answer what it stands for. */
    @FunctionalInterface
    interface Reading<T> {
        /**
         * Reads it.
         *
         * @throws InvalidPartialException if it can't be one to the job
         */
        T read(StudyAnswer answer) throws InvalidPartialException;
    }

    /** A value, or why there is none. */
    private record Outcome<T>(Optional<T> value, String failure) {}

    /** @param mostBytes so many has an answer that is no failure */
    StudyJobAnswer(int mostBytes, Reading<T> reading) {
        this.mostBytes = Math.max(mostBytes, FAILURE_BYTES);
        this.reading = reading;
    }

    @Override
    public int mostBytes() {
        return mostBytes;
    }

    @Override
    public LeaseAnswers.Checked check(byte[] bytes) throws InvalidPartialException {
        StudyAnswer answer;
        try {
            answer = StudyAnswer.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidPartialException("a study's answer can't be read: " + e.getMessage());
        }
        Outcome<T> outcome = answer.hasFailure()
                ? new Outcome<>(Optional.empty(), answer.getFailure())
                : new Outcome<>(Optional.of(reading.read(answer)), "");
        return () -> counted = Optional.of(outcome);
    }

    /**
     * What counts.
     *
     * @throws MethodFailedException if that is that the method fails
     * @throws IllegalStateException before there is an answer
     */
    T value() throws MethodFailedException {
        Outcome<T> outcome = counted.orElseThrow();
        if (outcome.value.isEmpty()) {
            throw new MethodFailedException(outcome.failure);
        }
        return outcome.value.get();
    }
}
