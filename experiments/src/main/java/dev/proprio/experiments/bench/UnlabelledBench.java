package dev.proprio.experiments.bench;

import dev.proprio.client.sensor.UnlabelledWindows;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.MeanTeacher;
import dev.proprio.client.training.PseudoLabel;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.client.training.UnlabelledViews;
import dev.proprio.client.training.pretext.ContrastiveTraining;
import dev.proprio.client.training.pretext.MaskedReconstruction;
import dev.proprio.client.training.pretext.PretextAlgorithm;
import dev.proprio.client.training.pretext.TransformRecognition;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What learning from windows without a label costs beside supervised steps: a device's whole part in a round, its views included, by gradients
 * of windows in a second of the thread's own time, in turns with the yardstick and with SGD. Work is what the method's equations ask of matrix products, those of
 * a task's own head included: a window that is only looked at counts as a third of a gradient, and views, losses and a teacher's mean as nothing.
 *
 * @param seconds measured time per algorithm, without warming up
 */
public record UnlabelledBench(double seconds) {
    private static final int BATCH = 32;
    private static final int LABELLED = 4 * BATCH;
    private static final int RATIO = 3;
    private static final int OTHERS = RATIO * LABELLED;
    private static final int TURNS = 9;
    /** Of a weight that all windows meet once: forward, and back by weights and by inputs, two each. */
    private static final double OPERATIONS = 6;

    /** Forward alone, of forward, and back by weights and by inputs. */
    private static final double LOOK = 1.0 / 3;

    /** What other programs take of the core counts for nobody. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** An algorithm and how many gradients of windows there are in its round, looks counted. */
    private record Case(String name, LocalAlgorithm algorithm, double gradients) {}

    private static List<Case> cases() {
        var loop = new LocalLoop(1, BATCH, 0.01);
        UnlabelledViews usual = new UnlabelledViews();
        var views = new UnlabelledViews(usual.weight(), RATIO, usual.weak(), usual.strong());
        var task = new TransformRecognition();
        var contrast = new ContrastiveTraining();
        double all = LABELLED + OTHERS;
        double guessed = LABELLED + OTHERS * (1 + LOOK);
        return List.of(
                new Case("sgd", new LocalSgd(loop, 0, 0), LABELLED),
                // A threshold that all pass: what costs the most.
                new Case("pseudo-label", new PseudoLabel(loop, 0, false, views), guessed),
                new Case("mean-teacher", new MeanTeacher(loop, 0.99, 0, views), guessed),
                new Case(
                        "transform-recognition",
                        new TransformRecognition(loop, task.transformations()),
                        all * (task.transformations().size() + 1)),
                new Case("masked-reconstruction", new MaskedReconstruction(loop, 0.3, 8), all),
                new Case(
                        "contrastive",
                        new ContrastiveTraining(
                                loop, contrast.temperature(), contrast.projection(), contrast.augment()),
                        2 * all));
    }

    /**
     * Measures.
     *
     * @param model what is trained
     * @param progress is told what is about to be measured
     */
    public List<BenchRow> run(BenchModel model, Consumer<String> progress) {
        List<BenchRow> rows = new ArrayList<>();
        var sgemm = new Sgemm();
        List<Case> cases = cases();
        try (Trainer trainer = model.own().newTrainer()) {
            for (Case measured : cases) {
                perSecond(round(model, measured.algorithm()), measured, trainer, seconds / 5);
            }
            for (Case measured : cases) {
                progress.accept(measured.name());
                rows.add(measure(model, cases.getFirst(), measured, trainer, sgemm));
            }
        } catch (TrainingException e) {
            throw new IllegalStateException("a benchmark's training failed: " + e.getMessage(), e);
        }
        return rows;
    }

    private BenchRow measure(BenchModel model, Case sgd, Case measured, Trainer trainer, Sgemm sgemm)
            throws TrainingException {
        double block = seconds / TURNS / 2;
        LocalRound round = round(model, measured.algorithm());
        LocalRound labelled = round(model, sgd.algorithm());
        var rates = new Measurements();
        var ofSgd = new Measurements();
        var ofSgemm = new Measurements();
        double own = flops(model, measured) / 1e9;
        double supervised = flops(model, sgd) / 1e9;
        for (int turn = 0; turn < TURNS; turn++) {
            double yardstick = sgemm.gflops(4, THREADS::getCurrentThreadCpuTime);
            double plain = perSecond(labelled, sgd, trainer, block);
            double rate = perSecond(round, measured, trainer, block);
            rates.add(rate);
            ofSgd.add(rate * own / (plain * supervised));
            ofSgemm.add(rate * own / yardstick);
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("gradients_per_second", rates.median());
        figures.put("share_of_sgemm", ofSgemm.median());
        figures.put("share_of_supervised", ofSgd.median());
        return new BenchRow(measured.name(), figures);
    }

    /** Operations of a window's gradient. */
    private static double flops(BenchModel model, Case measured) {
        InputShape shape = model.shape();
        double classes = (double) model.flopsPerStep() / model.batch();
        if (!(measured.algorithm() instanceof PretextAlgorithm task)) {
            return classes;
        }
        ParameterLayout layout = model.own().layout();
        int more = task.head(shape).instead(layout).length() - layout.length();
        return classes + OPERATIONS * more;
    }

    /** Whole rounds of one device until the thread has taken the time, at least one. */
    private static double perSecond(LocalRound round, Case measured, Trainer trainer, double seconds)
            throws TrainingException {
        long start = THREADS.getCurrentThreadCpuTime();
        long limit = (long) (seconds * 1e9);
        long rounds = 0;
        long taken;
        do {
            measured.algorithm().train(round, trainer);
            rounds++;
            taken = THREADS.getCurrentThreadCpuTime() - start;
        } while (taken < limit);
        return rounds * measured.gradients() * 1e9 / taken;
    }

    private static LocalRound round(BenchModel bench, LocalAlgorithm algorithm) {
        Windows shard = StepLoop.noise(bench.shape(), LABELLED);
        Windows others = StepLoop.noise(bench.shape(), OTHERS);
        return new LocalRound(
                1,
                bench.own().begin(algorithm).model(),
                shard,
                ClientState.EMPTY,
                KeyedRandom.of(1, "bench"),
                new UnlabelledWindows(others.length(), others.channels(), others.features(), others.labels()),
                LocalRound.shapeOf(shard));
    }
}
