package dev.proprio.client.device;

import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A fixed number of threads, each with a trainer of its own: however many devices there are, so many train
 * at once. Thread-safe.
 */
public final class TrainerPool implements AutoCloseable {
    private static final long CLOSE_SECONDS = 60;

    private final int threads;
    private final ExecutorService workers;
    private final ThreadLocal<Trainer> trainer;
    private final List<Trainer> trainers = new CopyOnWriteArrayList<>();

    public TrainerPool(Model model, int threads) {
        this(model::newTrainer, threads);
    }

    /**
     * A pool of other trainers than a model's own.
     *
     * @param replicas makes a thread's trainer, on that thread
     */
    public TrainerPool(Supplier<Trainer> replicas, int threads) {
        this.threads = threads;
        this.workers = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("trainer-", 1).daemon().factory());
        this.trainer = ThreadLocal.withInitial(() -> {
            Trainer replica = replicas.get();
            trainers.add(replica);
            return replica;
        });
    }

    /** How many trainers there are. */
    public int threads() {
        return threads;
    }

    /** Runs {@code work} on one of the threads with its trainer, which is in any state. */
    public <T> Future<T> submit(Work<T> work) {
        return submit(work, () -> {});
    }

    /**
     * The same, for who waits for several.
     *
     * @param ended runs once, on any thread, when the future is done: when the work has ended or failed, or never will begin
     */
    public <T> Future<T> submit(Work<T> work, Runnable ended) {
        var task = new FutureTask<T>(() -> work.run(trainer.get())) {
            @Override
            protected void done() {
                ended.run();
            }
        };
        workers.execute(task);
        return task;
    }

    /** Waits for what was submitted, then releases the trainers. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        trainers.forEach(Trainer::close);
    }

    /** Something to do with a trainer. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Trainer trainer) throws Exception;
    }
}
