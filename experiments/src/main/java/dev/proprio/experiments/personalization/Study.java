package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.Personalizer;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.cluster.ClusterEngine;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.spec.Engine;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Incomplete;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A personalization experiment, all of its seeds. */
public final class Study {
    private final ExperimentSpec experiment;
    private final PersonalizeSpec spec;
    private final int threads;

    /**
     * @param experiment must have a personalize section
     * @param threads how many people are trained on and adapted to at once; the result does not depend on it
     */
    public Study(ExperimentSpec experiment, int threads) {
        this.experiment = experiment;
        this.spec = experiment
                .personalize()
                .orElseThrow(() -> new InvalidSettingException(
                        "personalize",
                        "is missing: it must name the methods to compare, such as methods: [fine-tune]"));
        Require.that(
                experiment.local().exchange().models() == 1,
                "local",
                "must train one model, for methods start from one; use sgd, say");
        this.threads = threads;
    }

    /**
     * Runs it.
     *
     * @throws SensorDataException if the data is unreadable, lacks what the protocol needs, or leaks
     * @throws RunFailedException if the global model can't be trained; any other method that fails is left out
     */
    public StudyResult run(StudyProgress progress)
            throws SensorDataException, RunFailedException, IOException, InterruptedException {
        return run(progress, ClusterEngine::connect);
    }

    /** @param connection how workers are reached if there are any */
    StudyResult run(StudyProgress progress, WorkerConnection connection)
            throws SensorDataException, RunFailedException, IOException, InterruptedException {
        long start = System.nanoTime();
        if (spec.incomplete() == Incomplete.REFUSE) {
            // Other people are tested under other seeds; nothing is trained while one of them may lack something.
            for (int i = 1; i < spec.seeds(); i++) {
                seed(i).close();
            }
        }
        List<SeedResult> seeds = new ArrayList<>();
        Map<String, String> failed = new LinkedHashMap<>();
        try (StudySeeds all = seeds(progress, connection)) {
            for (int i = 0; i < spec.seeds(); i++) {
                try (OpenSeed seed = all.open(i)) {
                    SeedResult result = seed.study().run(seed.work(), failed.keySet());
                    seeds.add(result);
                    failed.putAll(result.failed());
                }
            }
        }
        return together(seeds, failed, (System.nanoTime() - start) / 1e9);
    }

    private StudySeeds seeds(StudyProgress progress, WorkerConnection connection)
            throws SensorDataException, RunFailedException, IOException, InterruptedException {
        return experiment.engine() == Engine.CLUSTER
                ? LeasedSeeds.open(experiment, this::seed, spec.seeds(), connection, progress)
                : new LocalSeeds(this, progress);
    }

    /** Prepares a seed, from 0. */
    SeedStudy seed(int index) throws SensorDataException {
        return SeedStudy.prepare(experiment.with(ExperimentSpec::seed, experiment.seed() + index), spec, threads);
    }

    /** Seeds whose work this process does. */
    private record LocalSeeds(Study study, StudyProgress progress) implements StudySeeds {
        @Override
        public OpenSeed open(int number) throws SensorDataException {
            SeedStudy seed = study.seed(number);
            boolean open = false;
            try {
                var begun = new OpenSeed(seed, LocalStudyWork.of(seed, progress));
                open = true;
                return begun;
            } finally {
                if (!open) {
                    seed.close();
                }
            }
        }

        @Override
        public void close() {}
    }

    /** Methods that failed under one seed are left out of all. */
    private StudyResult together(List<SeedResult> seeds, Map<String, String> failed, double seconds) {
        Map<ResultCell, ConfusionMatrix> confusions = new LinkedHashMap<>();
        seeds.forEach(seed -> seed.confusions().forEach((cell, matrix) -> {
            if (!failed.containsKey(cell.method())) {
                confusions.merge(cell, matrix, ConfusionMatrix::plus);
            }
        }));
        return new StudyResult(
                spec.labelled().stream()
                        .map(Personalizer::label)
                        .filter(method -> !failed.containsKey(method))
                        .toList(),
                seeds.stream()
                        .flatMap(seed -> seed.scores().stream())
                        .filter(score -> !failed.containsKey(score.method()))
                        .toList(),
                confusions,
                seeds.stream()
                        .flatMap(seed -> seed.rejected().stream())
                        .filter(person -> !failed.containsKey(person.cell().method()))
                        .toList(),
                seeds.stream()
                        .flatMap(seed -> seed.costs().stream())
                        .filter(cost -> !failed.containsKey(cost.method()))
                        .toList(),
                seeds.getFirst().classes(),
                seeds.getFirst().training(),
                seeds.stream()
                        .flatMap(seed -> seed.leftOut().stream())
                        .distinct()
                        .toList(),
                seeds.stream().flatMap(seed -> seed.leak().stream()).findFirst().or(Optional::empty),
                seeds.getFirst().data(),
                failed,
                seeds.stream().flatMap(seed -> seed.notes().stream()).distinct().toList(),
                seconds,
                seeds.stream().flatMap(seed -> seed.labels().stream()).toList());
    }
}
