package dev.proprio.experiments.personalization;

import com.google.protobuf.ByteString;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.JobLease;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.round.RoundId;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.personalization.ModelTrainings.Done;
import dev.proprio.proto.v1.StudyAnswer;
import dev.proprio.proto.v1.StudyJob;
import dev.proprio.proto.v1.StudyModel;
import dev.proprio.proto.v1.StudyPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The work of one seed, as jobs for workers: to train a model, and then, for each method that starts from it, to adapt to and
 * measure some of the people. All of it begins at once.
 */
final class LeasedStudyWork implements StudyWork {
    private static final String RUN = "study";

    /** More parts would have more workers add up the same contributions. */
    private static final int MOST_PARTS = 4;

    /** Whoever waits for a model waits longest, so that trainings go out first. */
    private static final int TRAIN = 0;

    private static final int MEASURE = 1;

    private final SeedStudy study;
    private final int number;
    private final LeaseTransport transport;
    private final int parts;
    private final StudyProgress progress;
    private final ModelTrainings untrained;
    private final AtomicInteger jobs = new AtomicInteger();
    private final Map<ModelTraining, Future<Group>> groups = new HashMap<>();

    /** A model, as it travels, too. */
    private record Model(Done done, Content content) {
        static Model of(Done done) {
            return of(done, StudyModels.write(done));
        }

        static Model of(Done done, StudyModel message) {
            return new Model(done, Content.of(message.toByteArray()));
        }
    }

    /** Methods that start from one model: what came of its training, and of each part of the people by method. */
    private record Group(Answer<Done> trained, Map<String, List<StudyJobAnswer<MethodScores>>> scores) {}

    /** What there is, or a method that failed. */
    @FunctionalInterface
    private interface Answer<T> {
        T value() throws MethodFailedException;
    }

    private LeasedStudyWork(SeedStudy study, int number, LeaseTransport transport, int slots, StudyProgress progress)
            throws SensorDataException {
        this.study = study;
        this.number = number;
        this.transport = transport;
        this.parts = Math.clamp(slots, 1, MOST_PARTS);
        this.progress = progress;
        this.untrained = study.trainings();
    }

    /**
     * Begins the work of a seed.
     *
     * @param number the seed's, from 0
     * @param slots how many jobs are carried out at a time
     * @param threads wait for jobs
     */
    static LeasedStudyWork begin(
            SeedStudy study,
            int number,
            LeaseTransport transport,
            int slots,
            ExecutorService threads,
            StudyProgress progress)
            throws SensorDataException {
        var work = new LeasedStudyWork(study, number, transport, slots, progress);
        Map<ModelTraining, List<Personalizer>> methods = new LinkedHashMap<>();
        for (Personalizer method : study.spec().labelled()) {
            methods.computeIfAbsent(study.trainingOf(method), key -> new ArrayList<>())
                    .add(method);
        }
        methods.forEach(
                (training, ofModel) -> work.groups.put(training, threads.submit(() -> work.group(training, ofModel))));
        return work;
    }

    @Override
    public Done trained(Personalizer method) throws MethodFailedException, RunFailedException, InterruptedException {
        return group(method).trained.value();
    }

    @Override
    public MethodScores measured(Personalizer method, Done done)
            throws MethodFailedException, RunFailedException, InterruptedException {
        List<MethodScores> scores = new ArrayList<>();
        for (StudyJobAnswer<MethodScores> part : group(method).scores.getOrDefault(method.label(), List.of())) {
            scores.add(part.value());
        }
        return MethodScores.together(scores);
    }

    private Group group(Personalizer method) throws RunFailedException, InterruptedException {
        try {
            return Objects.requireNonNull(groups.get(study.trainingOf(method))).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RunFailedException failed) {
                throw failed;
            }
            throw new IllegalStateException("a job failed: " + e.getCause(), e.getCause());
        }
    }

    private Group group(ModelTraining training, List<Personalizer> methods)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        Model model;
        try {
            model = untrained.isAhead(training) ? trained(training, methods.getFirst()) : given(training);
        } catch (MethodFailedException e) {
            return new Group(
                    () -> {
                        throw new MethodFailedException(e.reason(), e);
                    },
                    Map.of());
        }
        Map<String, List<StudyJobAnswer<MethodScores>>> scores = new LinkedHashMap<>();
        List<JobLease> leases = new ArrayList<>();
        for (Personalizer method : methods) {
            progress.adapting(study.seed(), method.label());
            List<StudyJobAnswer<MethodScores>> answers = new ArrayList<>();
            for (int part = 0; part < parts; part++) {
                var checks = new ScoreChecks(study, method, new PeoplePart(part, parts));
                var answer = new StudyJobAnswer<>(checks.mostBytes(), said -> checks.read(said.getScores()));
                StudyJob job = job(method)
                        .setPart(StudyPart.newBuilder().setNumber(part).setParts(parts))
                        .build();
                leases.add(lease(MEASURE, job, model.content, answer));
                answers.add(answer);
            }
            scores.put(method.label(), answers);
        }
        transport.perform(leases);
        return new Group(() -> model.done, scores);
    }

    private Model given(ModelTraining training)
            throws RunFailedException, SensorDataException, IOException, InterruptedException {
        synchronized (untrained) {
            return Model.of(untrained.of(training, round -> {}));
        }
    }

    private Model trained(ModelTraining training, Personalizer method)
            throws MethodFailedException, RunFailedException, InterruptedException {
        progress.training(study.seed(), method.label());
        var answer = new StudyJobAnswer<>(StudyModels.mostBytes(study.experiment()), said -> model(said, training));
        transport.perform(List.of(lease(TRAIN, job(method).build(), Content.of(new byte[0]), answer)));
        return answer.value();
    }

    private Model model(StudyAnswer answer, ModelTraining training) throws InvalidPartialException {
        return Model.of(StudyModels.read(answer.getModel(), study.experiment(), training), answer.getModel());
    }

    private StudyJob.Builder job(Personalizer method) {
        return StudyJob.newBuilder().setSeed(number).setPrepared(study.digest()).setMethod(method.label());
    }

    private JobLease lease(int rank, StudyJob job, Content content, StudyJobAnswer<?> answer) {
        var id = new LeaseId(new RoundId(RUN, number + 1), 1, jobs.incrementAndGet());
        return new JobLease(id, rank, "seed " + number, ByteString.copyFrom(job.toByteArray()), content, answer);
    }
}
