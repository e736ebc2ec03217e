package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.cluster.JobProvider;
import dev.proprio.experiments.cluster.PreparedJobs;
import dev.proprio.experiments.spec.Engine;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;

/** Carries out the jobs of personalization studies. */
public final class StudyJobProvider implements JobProvider {
    @Override
    public boolean isFor(ExperimentSpec spec) {
        return spec.personalize().isPresent();
    }

    @Override
    public PreparedJobs prepare(ExperimentSpec spec, int threads) throws IOException {
        // Whoever has a job does all of it.
        var study = new Study(spec.with(ExperimentSpec::engine, Engine.LOCAL), threads);
        try {
            return new StudyJobs(study::seed, spec.personalize().orElseThrow().seeds());
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
