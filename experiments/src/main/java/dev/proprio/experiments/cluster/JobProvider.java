package dev.proprio.experiments.cluster;

import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Carries out jobs of experiments that are more than rounds. Found by {@link ServiceLoader}; has a public constructor without
 * parameters.
 */
public interface JobProvider {
    /** Whether experiments of this kind are leased as jobs, and its jobs are this one's. */
    boolean isFor(ExperimentSpec spec);

    /**
     * Prepares an experiment.
     *
     * @param threads how many jobs are carried out at a time
     * @throws IOException if its data can't be read
     */
    PreparedJobs prepare(ExperimentSpec spec, int threads) throws IOException;

    /** The one for an experiment; none if its rounds are leased. */
    static Optional<JobProvider> of(ExperimentSpec spec) {
        return ServiceLoader.load(JobProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.isFor(spec))
                .findFirst();
    }
}
