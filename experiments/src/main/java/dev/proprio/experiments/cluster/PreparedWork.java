package dev.proprio.experiments.cluster;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.LeaseExecutor;
import dev.proprio.experiments.engine.PreparedExperiment;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The experiment that a worker has prepared, kept until it is told of another. Not thread-safe. */
public final class PreparedWork implements AutoCloseable {
    private final int threads;
    private @Nullable Prepared current;

    /** @param threads how many leases are carried out at a time */
    public PreparedWork(int threads) {
        this.threads = threads;
    }

    /** An experiment that is warm. */
    public record Prepared(
            String settings, PreparedExperiment experiment, LeaseExecutor executor, Map<String, String> digests) {}

    /**
     * Prepares an experiment and warms it, unless it is the one that is here.
     *
     * @throws IOException if its data can't be read
     */
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
