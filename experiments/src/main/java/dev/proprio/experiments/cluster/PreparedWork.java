package dev.proprio.experiments.cluster;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.experiments.engine.LeaseExecutor;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluator.EvaluationJobs;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The experiment that a worker has prepared, kept until it is told of another. Not thread-safe. */
public final class PreparedWork implements LeaseHolder {
    private final int threads;
    private @Nullable Kept current;

    /** @param threads how many leases are carried out at a time */
    public PreparedWork(int threads) {
        this.threads = threads;
    }

    /** An experiment, and what has to be released when another comes. */
    private record Kept(String settings, Holding holding, Runnable release) {}

    /** An experiment that is warm. */
    public record Prepared(
            PreparedExperiment experiment,
            LeaseExecutor executor,
            EvaluationJobs evaluations,
            Map<String, String> digests)
            implements Holding {
        @Override
        public Optional<ParameterLayout> layout() {
            return Optional.of(experiment.initialModel().layout());
        }

        @Override
        public LeaseAnswer carryOut(Lease lease, Broadcast broadcast, long deadline, BooleanSupplier wanted)
                throws Exception {
            try {
                return experiment
                        .trainers()
                        .submit(trainer -> executor.execute(lease, broadcast, deadline, wanted, trainer))
                        .get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }

        @Override
        public byte[] carryOut(byte[] job, byte[] content, BooleanSupplier wanted)
                throws IOException, InterruptedException {
            return evaluations.carryOut(job, content, wanted);
        }
    }

    /** An experiment whose jobs are carried out. */
    private record Jobs(PreparedJobs jobs, Map<String, String> digests) implements Holding {
        @Override
        public Optional<ParameterLayout> layout() {
            return Optional.empty();
        }

        @Override
        public LeaseAnswer carryOut(Lease lease, Broadcast broadcast, long deadline, BooleanSupplier wanted)
                throws IOException {
            throw new IOException("the rounds of this experiment are not leased, but its jobs are");
        }

        @Override
        public byte[] carryOut(byte[] job, byte[] content, BooleanSupplier wanted) throws Exception {
            return jobs.carryOut(job, content, wanted);
        }
    }

    @Override
    public Holding of(String settings) throws IOException, InterruptedException {
        Kept known = current;
        if (known != null && known.settings.equals(settings)) {
            return known.holding;
        }
        close();
        ExperimentSpec spec = LeasedSpecs.read(settings);
        Optional<JobProvider> provider = JobProvider.of(spec);
        if (provider.isPresent()) {
            PreparedJobs jobs = provider.get().prepare(spec, threads);
            current = new Kept(settings, new Jobs(jobs, LeasedSpecs.withSettings(spec, jobs.digests())), jobs::close);
        } else {
            Prepared prepared = warmed(spec);
            current = new Kept(settings, prepared, prepared.experiment::close);
        }
        return current.holding;
    }

    private Prepared warmed(ExperimentSpec spec) throws IOException, InterruptedException {
        PreparedExperiment experiment;
        try {
            experiment = PreparedExperiment.prepare(spec, threads);
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
        boolean warm = false;
        try {
            var executor = new LeaseExecutor(experiment);
            executor.warm();
            var prepared =
                    new Prepared(experiment, executor, new EvaluationJobs(experiment), LeasedSpecs.digests(experiment));
            warm = true;
            return prepared;
        } finally {
            if (!warm) {
                experiment.close();
            }
        }
    }

    @Override
    public void close() {
        Kept known = current;
        current = null;
        if (known != null) {
            known.release.run();
        }
    }
}
