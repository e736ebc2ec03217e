package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.cluster.LeasedSpecs;
import dev.proprio.experiments.record.Versions;
import dev.proprio.experiments.spec.ClusterSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Seeds whose work is leased to workers. Some seeds are begun before it is their turn, so that nobody waits for the last job of
 * the one before. Not thread-safe.
 */
final class LeasedSeeds implements StudySeeds {
    /** So many seeds are worked on at a time at most; this process and each worker keep the data of as many. */
    static final int MOST = 4;

    private final StudySeeds.Preparing preparing;
    private final int count;
    private final LeaseTransport transport;
    private final StudyProgress progress;
    private final int slots;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<OpenSeed> begun = new ArrayDeque<>();
    private int next;

    private LeasedSeeds(
            StudySeeds.Preparing preparing, int count, LeaseTransport transport, int slots, StudyProgress progress) {
        this.preparing = preparing;
        this.count = count;
        this.transport = transport;
        this.slots = slots;
        this.progress = progress;
    }

    /**
     * Starts workers, or waits for them.
     *
     * @param count how many seeds there are
     * @param connection how they are reached
     */
    static LeasedSeeds open(
            ExperimentSpec spec,
            StudySeeds.Preparing preparing,
            int count,
            WorkerConnection connection,
            StudyProgress progress)
            throws SensorDataException, IOException, RunFailedException, InterruptedException {
        SeedStudy first = preparing.prepare(0);
        boolean open = false;
        try {
            var leased = LeasedSpecs.of(spec, Versions.all(), first.digests());
            LeaseTransport transport = connection.connect(spec.cluster().orElseGet(ClusterSpec::new), leased);
            try {
                var seeds = new LeasedSeeds(preparing, count, transport, transport.slots(), new Told(progress));
                seeds.begin(first);
                open = true;
                return seeds;
            } finally {
                if (!open) {
                    transport.close();
                }
            }
        } finally {
            if (!open) {
                first.close();
            }
        }
    }

    private void begin(SeedStudy study) throws SensorDataException {
        begun.addLast(new OpenSeed(study, LeasedStudyWork.begin(study, next, transport, slots, threads, progress)));
        next++;
    }

    @Override
    public OpenSeed open(int number) throws SensorDataException {
        int ahead = Math.min(MOST, slots + 1);
        while (next < count && next < number + ahead) {
            SeedStudy study = preparing.prepare(next);
            boolean open = false;
            try {
                begin(study);
                open = true;
            } finally {
                if (!open) {
                    study.close();
                }
            }
        }
        return begun.removeFirst();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        transport.close();
        threads.close();
        begun.forEach(OpenSeed::close);
    }

    /** Progress that several threads tell of. */
    private record Told(StudyProgress progress) implements StudyProgress {
        @Override
        public synchronized void training(long seed, String method) {
            progress.training(seed, method);
        }

        @Override
        public synchronized void adapting(long seed, String method) {
            progress.adapting(seed, method);
        }
    }
}
