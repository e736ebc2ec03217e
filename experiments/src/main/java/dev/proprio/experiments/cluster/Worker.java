package dev.proprio.experiments.cluster;

import dev.proprio.proto.extension.DurationText;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends this process's cores to a coordinator's runs, one after the other, and comes back when its connection breaks. What it
 * has prepared it keeps for a coordinator that comes back, too.
 */
public final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final WorkerSettings settings;
    private final WorkerChannels channels;
    private final Supplier<LeaseHolder> holder;
    private final RandomGenerator random = RandomGenerator.getDefault();

    public Worker(WorkerSettings settings, WorkerChannels channels) {
        this(settings, channels, () -> new PreparedWork(settings.threads()));
    }

    Worker(WorkerSettings settings, WorkerChannels channels, Supplier<LeaseHolder> holder) {
        this.settings = settings;
        this.channels = channels;
        this.holder = holder;
    }

    /**
     * Works until the coordinator sends it home, if it works once, or until the calling thread is interrupted.
     *
     * @return why it ended
     * @throws IOException if the coordinator refuses it, or can't be reached for longer than the worker tries
     */
    public String run() throws IOException, InterruptedException {
        long lastServed = System.nanoTime();
        int failures = 0;
        try (LeaseHolder work = holder.get()) {
            while (true) {
                SessionEnded ended = session(work);
                if (ended.served()) {
                    lastServed = System.nanoTime();
                    failures = 0;
                }
                if (ended.sentHome() && settings.once()) {
                    return ended.reason();
                }
                if (ended.refused()) {
                    throw new IOException("the coordinator refused this worker: " + ended.reason());
                }
                if (System.nanoTime() - lastServed > settings.patience().toNanos()) {
                    throw new IOException("the coordinator could not be reached for %s: %s"
                            .formatted(DurationText.format(settings.patience()), ended.reason()));
                }
                failures++;
                log.info("{}; trying again", ended.reason());
                TimeUnit.NANOSECONDS.sleep(
                        settings.backoff().pause(failures, random::nextLong).toNanos());
            }
        }
    }

    private SessionEnded session(LeaseHolder work) throws InterruptedException {
        ManagedChannel connection;
        try {
            connection = channels.connect();
        } catch (IOException e) {
            return unreachable(e);
        }
        try {
            return new WorkerSession(settings, work, channels.authenticated(connection)).run();
        } catch (IOException e) {
            return unreachable(e);
        } finally {
            work.ended();
            connection.shutdownNow();
        }
    }

    private static SessionEnded unreachable(IOException reason) {
        return SessionEnded.of(Status.UNAVAILABLE.withDescription(reason.getMessage()), false);
    }
}
