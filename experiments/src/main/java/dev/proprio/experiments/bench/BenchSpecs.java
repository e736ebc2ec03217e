package dev.proprio.experiments.bench;

import dev.proprio.client.partition.Subject;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.synthetic.Motion;
import dev.proprio.client.sensor.synthetic.SyntheticFleet;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.experiments.spec.CohortSpec;
import dev.proprio.experiments.spec.DataSpec;
import dev.proprio.experiments.spec.EvaluationSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.ModelSpec;
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
        Preprocessing oneWindow = new Preprocessing()
                .with(draft ->
                        draft.set(Preprocessing::window, Duration.ofSeconds(1)).set(Preprocessing::overlap, 0.0));
        return spec(new NoisySource(devices + TESTED_PEOPLE, windows, shape), oneWindow, cohort, model, local);
    }

    /** The synthetic fleet, each device with a few seconds of two activities. */
    static ExperimentSpec fleet(int devices, int cohort, ModelArchitecture model, LocalAlgorithm local) {
        SyntheticFleet fleet = new SyntheticFleet()
                .with(draft -> draft.set(SyntheticFleet::devices, devices + TESTED_PEOPLE)
                        .set(SyntheticFleet::sessions, 1)
                        .set(SyntheticFleet::classes, List.of(Motion.WALK, Motion.SIT))
                        .set(SyntheticFleet::bout, Duration.ofSeconds(3)));
        return spec(fleet, new Preprocessing(), cohort, model, local);
    }

    private static ExperimentSpec spec(
            SensorSource source,
            Preprocessing preprocessing,
            int cohort,
            ModelArchitecture model,
            LocalAlgorithm local) {
        ExperimentSpec usual = ExperimentSpec.defaults();
        var data = new DataSpec(
                source,
                new Subject(),
                preprocessing,
                Bytes.megabytes(1000),
                Bytes.megabytes(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return usual.with(draft -> draft.set(ExperimentSpec::name, "bench")
                .set(ExperimentSpec::data, data)
                .set(ExperimentSpec::model, usual.model().with(ModelSpec::architecture, model))
                .set(ExperimentSpec::cohort, usual.cohort().with(CohortSpec::size, cohort))
                .set(ExperimentSpec::local, local)
                .set(ExperimentSpec::evaluation, usual.evaluation().with(EvaluationSpec::maxUsers, TESTED_PEOPLE)));
    }
}
