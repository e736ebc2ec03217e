package dev.proprio.experiments.evaluator;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.JobAnswer;
import dev.proprio.coordinator.lease.JobLease;
import dev.proprio.coordinator.lease.LeaseAnswers;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.round.RoundId;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.EvaluationAnswer;
import dev.proprio.proto.v1.EvaluationJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures people here as long as that takes no time, and from then on has a cluster's workers do it, each some of the people. Not
 * thread-safe.
 */
public final class LeasedEvaluator implements PeopleEvaluator {
    /** A lease costs some hundredths of a second in addition. */
    public static final Duration WORTH_A_LEASE = Duration.ofMillis(200);

    private static final String RUN = "evaluation";

    /** So many bytes a window's two classes and its origin have at most. */
    private static final int WINDOW_BYTES = 64;

    /** So many bytes an answer has at most. */
    private static final int MOST_BYTES = 256 << 20;

    /** Of more than so many bytes, more parts are made. */
    private static final int PART_BYTES = MOST_BYTES / 8;

    private final PreparedExperiment experiment;
    private final LeaseTransport transport;
    private final LocalEvaluator here;
    private final Duration worth;
    private boolean leased;
    private long windows;
    private int evaluations;

    /** @param worth an evaluation that takes as long here makes the next ones leased */
    public LeasedEvaluator(PreparedExperiment experiment, LeaseTransport transport, Duration worth) {
        this.experiment = experiment;
        this.transport = transport;
        this.here = new LocalEvaluator(experiment);
        this.worth = worth;
    }

    @Override
    public List<PersonEvaluation> evaluate(float[] parameters, boolean last)
            throws RunFailedException, InterruptedException {
        if (leased) {
            return byWorkers(parameters, last);
        }
        long start = System.nanoTime();
        List<PersonEvaluation> people = here.evaluate(parameters, last);
        leased = System.nanoTime() - start >= worth.toNanos();
        windows =
                people.stream().mapToLong(person -> person.confusion().total()).sum();
        return people;
    }

    private List<PersonEvaluation> byWorkers(float[] parameters, boolean last)
            throws RunFailedException, InterruptedException {
        evaluations++;
        Content content = Content.of(FloatBytes.encode(parameters));
        int tested = experiment.dataset().testUsers();
        long bytes = windows
                * (WINDOW_BYTES
                        + (long) Float.BYTES * experiment.dataset().shape().classes());
        int parts = (int) Math.min(tested, Math.max(transport.slots(), bytes / PART_BYTES));
        List<Answer> answers = new ArrayList<>();
        List<JobLease> jobs = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int first = (int) ((long) tested * part / parts);
            int end = (int) ((long) tested * (part + 1) / parts);
            var answer = new Answer(experiment, first, end, last);
            var job = EvaluationJob.newBuilder().setFirst(first).setEnd(end).setLast(last);
            answers.add(answer);
            jobs.add(new JobLease(
                    new LeaseId(new RoundId(RUN, evaluations), 1, part + 1),
                    0,
                    "",
                    ByteString.copyFrom(job.build().toByteArray()),
                    content,
                    answer));
        }
        transport.perform(jobs);
        List<PersonEvaluation> people = new ArrayList<>();
        for (Answer answer : answers) {
            people.addAll(answer.people());
        }
        return people;
    }

    /** What a part of the people comes to. Thread-safe. */
    private static final class Answer implements JobAnswer {
        private final PreparedExperiment experiment;
        private final int first;
        private final int end;
        private final boolean last;
        private volatile Optional<Outcome> counted = Optional.empty();

        /** People, or why they can't be measured. */
        private record Outcome(List<PersonEvaluation> people, String failure) {}

        Answer(PreparedExperiment experiment, int first, int end, boolean last) {
            this.experiment = experiment;
            this.first = first;
            this.end = end;
            this.last = last;
        }

        @Override
        public int mostBytes() {
            return MOST_BYTES;
        }

        @Override
        public LeaseAnswers.Checked check(byte[] bytes) throws InvalidPartialException {
            EvaluationAnswer answer;
            try {
                answer = EvaluationAnswer.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new InvalidPartialException("an evaluation can't be read: " + e.getMessage());
            }
            Outcome outcome = new Outcome(people(answer), answer.getFailure());
            return () -> counted = Optional.of(outcome);
        }

        private List<PersonEvaluation> people(EvaluationAnswer answer) throws InvalidPartialException {
            int asked = answer.getFailure().isEmpty() ? end - first : 0;
            if (answer.getPeopleCount() != asked) {
                throw new InvalidPartialException("an evaluation measures %s people but %s were asked for"
                        .formatted(answer.getPeopleCount(), asked));
            }
            List<PersonEvaluation> people = new ArrayList<>();
            for (int i = 0; i < asked; i++) {
                PersonEvaluations.read(
                                answer.getPeople(i),
                                experiment.dataset().testUserId(first + i),
                                experiment.dataset().shape().classes(),
                                last,
                                PersonEvaluator.wantsOrigins(experiment))
                        .ifPresent(people::add);
            }
            return people;
        }

        List<PersonEvaluation> people() throws RunFailedException {
            Outcome outcome = counted.orElseThrow();
            if (!outcome.failure.isEmpty()) {
                throw LocalEvaluator.failed(outcome.failure);
            }
            return outcome.people;
        }
    }
}
