package dev.proprio.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that each train the same model with a trainer of their own; the first also runs what it is compared with. */
final class TrainerThreads implements AutoCloseable {
    private final List<ExecutorService> threads = new ArrayList<>();
    private final List<StepLoop> own = new ArrayList<>();
    private final StepLoop reference;
    private final Sgemm sgemm;

    TrainerThreads(BenchModel model, int count) throws InterruptedException {
        var trained = model.own();
        for (int i = 0; i < count; i++) {
            ExecutorService thread = Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("lane-" + i).daemon().factory());
            threads.add(thread);
            own.add(result(thread.submit(() -> new StepLoop(trained, model.batch()))));
        }
        this.reference = onFirst(() -> new StepLoop(model.reference(), model.batch()));
        this.sgemm = onFirst(Sgemm::new);
    }

    /** Steps per second of one trainer while the other threads rest. */
    double own(double seconds) throws InterruptedException {
        return onFirst(() -> own.getFirst().stepsPerSecond(seconds));
    }

    /** Steps per second of DL4J, on the same thread. */
    double reference(double seconds) throws InterruptedException {
        return onFirst(() -> reference.stepsPerSecond(seconds));
    }

    /** GFLOP/s of the yardstick, on the same thread. */
    double sgemm() throws InterruptedException {
        return onFirst(() -> sgemm.gflops(4));
    }

    /** Steps per second of all threads together. */
    double together(double seconds) throws InterruptedException {
        var start = new CyclicBarrier(threads.size());
        List<Future<Double>> running = new ArrayList<>();
        for (int i = 0; i < threads.size(); i++) {
            StepLoop loop = own.get(i);
            running.add(threads.get(i).submit(() -> {
                start.await();
                return loop.stepsPerSecond(seconds);
            }));
        }
        double sum = 0;
        for (Future<Double> rate : running) {
            sum += result(rate);
        }
        return sum;
    }

    @Override
    public void close() {
        threads.forEach(ExecutorService::close);
        own.forEach(StepLoop::close);
        reference.close();
    }

    private <T> T onFirst(Callable<T> work) throws InterruptedException {
        return result(threads.getFirst().submit(work));
    }

    private static <T> T result(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a benchmark's thread failed: " + e.getCause(), e.getCause());
        }
    }
}
