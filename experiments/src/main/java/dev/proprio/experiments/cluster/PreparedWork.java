package dev.proprio.experiments.cluster;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.experiments.engine.LeaseExecutor;
import dev.proprio.experiments.engine.PreparedExperiment;
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
    private @Nullable Prepared current;

    /** @param threads how many leases are carried out at a time */
    public PreparedWork(int threads) {
        this.threads = threads;
    }

    /** An experiment that is warm. */
    public record Prepared(
            String settings, PreparedExperiment experiment, LeaseExecutor executor, Map<String, String> digests)
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
    }

    @Override
    public Prepared of(String settings) throws IOException, InterruptedException {
        Prepared known = current;
        if (known != null && known.settings.equals(settings)) {
            return known;
        }
        close();
        try {
            Prepared prepared = warmed(settings, PreparedExperiment.prepare(LeasedSpecs.read(settings), threads));
            current = prepared;
            return prepared;
        } catch (SensorDataException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Prepared warmed(String settings, PreparedExperiment experiment)
            throws IOException, InterruptedException {
        boolean warm = false;
        try {
            var executor = new LeaseExecutor(experiment);
            executor.warm();
            var prepared = new Prepared(settings, experiment, executor, LeasedSpecs.digests(experiment));
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
        Prepared known = current;
        current = null;
        if (known != null) {
            known.experiment.close();
        }
    }
}
