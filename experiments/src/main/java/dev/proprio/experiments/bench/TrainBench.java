package dev.proprio.experiments.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How fast steps are. Everything is measured in turns, one block each of the yardstick, our step, DL4J's step
 * and our steps on all threads, and compared within a turn, so that what disturbs the machine disturbs both
 * sides alike.
 *
 * @param models what is trained
 * @param threads trainers that run at once in the comparison with one
 * @param seconds measured time per model, without warming up
 */
public record TrainBench(List<BenchModel> models, int threads, double seconds) {
    private static final double TURN_SECONDS = 0.4;
    private static final int FEWEST_TURNS = 3;
    private static final double WARM_UP = 0.2;

    public TrainBench {
        models = List.copyOf(models);
    }

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     */
    public List<BenchRow> run(Consumer<String> progress) throws InterruptedException {
        List<BenchRow> rows = new ArrayList<>();
        for (BenchModel model : models) {
            progress.accept(model.name());
            try (var trainers = new TrainerThreads(model, threads)) {
                rows.add(measure(model, trainers));
            }
        }
        return rows;
    }

    private BenchRow measure(BenchModel model, TrainerThreads trainers) throws InterruptedException {
        int turns = Math.max(FEWEST_TURNS, (int) Math.round(seconds / TURN_SECONDS));
        int blocks = threads > 1 ? 3 : 2;
        double block = seconds / turns / blocks;
        new Turns(model.flopsPerStep()).take(trainers, WARM_UP * seconds, threads);
        var measured = new Turns(model.flopsPerStep());
        for (int turn = 0; turn < turns; turn++) {
            measured.take(trainers, block, threads);
        }
        return new BenchRow(model.name(), measured.figures());
    }

    /** The turns of one model. */
    private static final class Turns {
        private final double gflopPerStep;
        private final Measurements own = new Measurements();
        private final Measurements reference = new Measurements();
        private final Measurements peak = new Measurements();
        private final Measurements share = new Measurements();
        private final Measurements ratio = new Measurements();
        private final Measurements scaling = new Measurements();

        Turns(long flopsPerStep) {
            this.gflopPerStep = flopsPerStep / 1e9;
        }

        void take(TrainerThreads trainers, double block, int threads) throws InterruptedException {
            double yardstick = trainers.sgemm();
            double steps = trainers.own(block);
            double theirs = trainers.reference(block);
            peak.add(yardstick);
            own.add(steps);
            reference.add(theirs);
            share.add(steps * gflopPerStep / yardstick);
            ratio.add(steps / theirs);
            if (threads > 1) {
                scaling.add(trainers.together(block) / steps);
            }
        }

        Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("ms_per_step", 1e3 / own.median());
            figures.put("steps_per_second", own.median());
            figures.put("mflop_per_step", gflopPerStep * 1e3);
            figures.put("gflops", own.median() * gflopPerStep);
            figures.put("sgemm_gflops", peak.median());
            figures.put("share_of_sgemm", share.median());
            figures.put("best_share_of_best_sgemm", own.largest() * gflopPerStep / peak.largest());
            figures.put("dl4j_ms_per_step", 1e3 / reference.median());
            figures.put("times_dl4j", ratio.median());
            if (scaling.count() > 0) {
                figures.put("thread_scaling", scaling.median());
            }
            return figures;
        }
    }
}
