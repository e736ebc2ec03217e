package dev.proprio.experiments.bench;

import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.signal.Gravity;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.synthetic.Motion;
import dev.proprio.client.sensor.synthetic.SyntheticFleet;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.experiments.spec.CohortSpec;
import dev.proprio.experiments.spec.DataSpec;
import dev.proprio.experiments.spec.EvaluationSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Split;
import dev.proprio.proto.extension.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The experiments that are timed. */
final class BenchSpecs {
    private static final int TESTED_PEOPLE = 1;

    private BenchSpecs() {}

    /** Devices with {@code windows} windows of noise each. */
    static ExperimentSpec noise(
            int devices, int windows, InputShape shape, int cohort, ModelArchitecture model, LocalAlgorithm local) {
        var oneWindow = new Preprocessing(
                Optional.empty(), Duration.ofSeconds(1), 0, Gravity.NONE, new Preprocessing().maxGap());
        return spec(new NoisySource(devices + TESTED_PEOPLE, windows, shape), oneWindow, cohort, model, local);
    }

    /** The synthetic fleet, each device with a few seconds of two activities. */
    static ExperimentSpec fleet(int devices, int cohort, ModelArchitecture model, LocalAlgorithm local) {
        var usual = new SyntheticFleet();
        var fleet = new SyntheticFleet(
                devices + TESTED_PEOPLE,
                1,
                List.of(Motion.WALK, Motion.SIT),
                Duration.ofSeconds(3),
                usual.repetitions(),
                usual.rate(),
                usual.variability(),
                usual.style(),
                usual.labelSkew(),
                usual.missingClasses(),
                usual.quantitySkew(),
                usual.body(),
                usual.dynamics(),
                usual.placement(),
                usual.hardware());
        return spec(fleet, new Preprocessing(), cohort, model, local);
    }

    private static ExperimentSpec spec(
            SensorSource source,
            Preprocessing preprocessing,
            int cohort,
            ModelArchitecture model,
            LocalAlgorithm local) {
        var usual = new ExperimentSpec();
        var evaluation = usual.evaluation();
        return new ExperimentSpec(
                "bench",
                usual.seed(),
                usual.rounds(),
                usual.engine(),
                new DataSpec(source, new Subject(), preprocessing, Bytes.megabytes(1000), Bytes.megabytes(0)),
                model,
                new CohortSpec(cohort, 1, usual.cohort().deadline(), Optional.empty(), new UniformSelection()),
                local,
                usual.aggregation(),
                usual.serverOptimizer(),
                usual.compression(),
                new EvaluationSpec(
                        evaluation.every(),
                        Split.USERS,
                        evaluation.heldOut(),
                        TESTED_PEOPLE,
                        evaluation.batch(),
                        evaluation.guard()));
    }
}
