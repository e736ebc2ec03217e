package dev.proprio.client.training.bench;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Cnn1d;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.proto.random.KeyedRandom;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Prints the time of a training step, DL4J's and ours, and the share of this machine's matrix-product peak that
 * ours reaches. Run it with {@code OMP_NUM_THREADS=1}, and {@code OPENBLAS_CORETYPE=SKYLAKEX} where the processor has
 * AVX-512. The first argument is the seconds to spend on each figure.
 */
public final class StepBench {
    private static final int PEAK_SIZE = 768;

    private final double seconds;
    private double peak;

    private StepBench(double seconds) {
        this.seconds = seconds;
    }

    public static void main(String[] arguments) throws InterruptedException {
        new StepBench(arguments.length > 0 ? Double.parseDouble(arguments[0]) : 3).run();
    }

    private void run() throws InterruptedException {
        peak = measurePeak();
        System.out.printf(Locale.ROOT, "matrix product n=%d: %.0f GFLOP/s%n", PEAK_SIZE, peak);
        var mlp = new Mlp(List.of(200));
        var mlpShape = new InputShape(561, 1, 6);
        var cnn = new Cnn1d();
        var cnnShape = new InputShape(128, 9, 6);
        // Multiply-adds per sample: forward, update, and back except to the input.
        double mlpWork = 561 * 200 * 2 + 200 * 6 * 3;
        double cnnWork = 124 * 32 * 45 * 2 + 58 * 64 * 160 * 3 + 1856 * 128 * 3 + 128 * 6 * 3;
        for (int batch : new int[] {10, 32}) {
            compare("MLP 561-200-6", mlp, mlpShape, batch, mlpWork);
            compare("CNN 128 x 9", cnn, cnnShape, batch, cnnWork);
        }
        System.out.printf(Locale.ROOT, "matrix product again: %.0f GFLOP/s%n", measurePeak());
    }

    private void compare(String name, ModelArchitecture architecture, InputShape shape, int batch, double work)
            throws InterruptedException {
        double fused = Double.MAX_VALUE;
        double dl4j = Double.MAX_VALUE;
        // In turns, so that the machine's other work troubles both alike.
        for (int turn = 0; turn < 3; turn++) {
            peak = Math.max(peak, measurePeak());
            fused = Math.min(fused, step(architecture, shape, batch, TrainerKind.FUSED));
            dl4j = Math.min(dl4j, step(architecture, shape, batch, TrainerKind.DL4J));
        }
        double rate = 2 * work * batch / fused / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%-14s b=%d: %.4f ms, %.0f GFLOP/s = %.0f %% of peak, DL4J %.2f ms = %.1fx, 2 threads %.2fx%n",
                name,
                batch,
                fused,
                rate,
                100 * rate / peak,
                dl4j,
                dl4j / fused,
                scaling(architecture, shape, batch));
    }

    /** Milliseconds of the fastest of several stretches of steps. */
    private double step(ModelArchitecture architecture, InputShape shape, int batch, TrainerKind kind) {
        var model = new Model(architecture, shape, 1, kind);
        Windows shard = shard(shape, 4 * batch);
        int[] order = order(4 * batch);
        double best = Double.MAX_VALUE;
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(model.initialParameters());
            long end = System.nanoTime() + (long) (seconds * 1e9);
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                int steps = 0;
                do {
                    int from = steps++ % 4 * batch;
                    trainer.step(shard, order, from, from + batch, 1e-4);
                } while (System.nanoTime() - start < 20_000_000);
                best = Math.min(best, (System.nanoTime() - start) / 1e6 / steps);
            }
        }
        return best;
    }

    /**
     * Two threads' speed over one's. It is measured in the processor time of a step, which others on this machine
     * change less than the time on the clock.
     */
    private double scaling(ModelArchitecture architecture, InputShape shape, int batch) throws InterruptedException {
        double alone = Double.MAX_VALUE;
        double together = Double.MAX_VALUE;
        for (int turn = 0; turn < 4; turn++) {
            alone = Math.min(alone, processorTime(architecture, shape, batch, 1));
            together = Math.min(together, processorTime(architecture, shape, batch, 2));
        }
        return 2 * alone / together;
    }

    /** Nanoseconds of processor time that a step takes on one of so many busy threads. */
    private double processorTime(ModelArchitecture architecture, InputShape shape, int batch, int threads)
            throws InterruptedException {
        var model = new Model(architecture, shape, 1, TrainerKind.FUSED);
        double[] times = new double[threads];
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int own = t;
            running.add(Thread.ofPlatform().start(() -> times[own] = processorTime(model, shape, batch)));
        }
        double sum = 0;
        for (int t = 0; t < threads; t++) {
            running.get(t).join();
            sum += times[t];
        }
        return sum / threads;
    }

    private double processorTime(Model model, InputShape shape, int batch) {
        var clock = ManagementFactory.getThreadMXBean();
        Windows shard = shard(shape, batch);
        int[] order = order(batch);
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(model.initialParameters());
            long start = clock.getCurrentThreadCpuTime();
            long end = System.nanoTime() + (long) (seconds / 3 * 1e9);
            long steps = 0;
            while (System.nanoTime() < end) {
                trainer.step(shard, order, 0, batch, 1e-4);
                steps++;
            }
            return (double) (clock.getCurrentThreadCpuTime() - start) / steps;
        }
    }

    private static double measurePeak() {
        var a = Nd4j.rand(PEAK_SIZE, PEAK_SIZE);
        var b = Nd4j.rand(PEAK_SIZE, PEAK_SIZE);
        var c = Nd4j.create(PEAK_SIZE, PEAK_SIZE);
        double best = 0;
        for (int n = 0; n < 40; n++) {
            long start = System.nanoTime();
            a.mmuli(b, c);
            best = Math.max(best, 2 * Math.pow(PEAK_SIZE, 3) / (System.nanoTime() - start));
        }
        return best;
    }

    private static Windows shard(InputShape shape, int count) {
        var random = KeyedRandom.of(1, "bench");
        float[] features = new float[count * shape.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(shape.classes());
        }
        return new Windows(shape.length(), shape.channels(), features, labels);
    }

    private static int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        return order;
    }
}
