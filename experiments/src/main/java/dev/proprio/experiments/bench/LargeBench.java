package dev.proprio.experiments.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How near steps of large models are to what memory and arithmetic allow, measured in turns with both yardsticks, on one
 * thread.
 *
 * @param filter only models whose name contains this
 * @param seconds measured time per model, without warming up
 */
public record LargeBench(String filter, double seconds) {
    private static final int TURNS = 3;
    private static final int TIMES = 3;

    /** The models' names. */
    public static List<String> names() {
        return LargeModel.all().stream().map(large -> large.model().name()).toList();
    }

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     */
    public List<BenchRow> run(Consumer<String> progress) {
        var memory = new MemoryBandwidth();
        var sgemm = new Sgemm();
        List<BenchRow> rows = new ArrayList<>();
        for (LargeModel large : LargeModel.all()) {
            if (large.model().name().contains(filter)) {
                progress.accept(large.model().name());
                rows.add(measure(large, memory, sgemm));
            }
        }
        return rows;
    }

    private BenchRow measure(LargeModel large, MemoryBandwidth memory, Sgemm sgemm) {
        var bandwidth = new Measurements();
        var steps = new Measurements();
        var ofMemory = new Measurements();
        var ofBoth = new Measurements();
        double gflop = large.model().flopsPerStep() / 1e9;
        try (var loop = new StepLoop(large.model().own(), large.model().batch(), large.rule())) {
            loop.stepsPerSecond(seconds / TURNS);
            for (int turn = 0; turn < TURNS; turn++) {
                double bytes = memory.bytesPerSecond(TIMES);
                double gflops = sgemm.gflops(TIMES);
                double rate = loop.stepsPerSecond(seconds / TURNS);
                double moving = large.bytesPerStep() / bytes;
                bandwidth.add(bytes / 1e9);
                steps.add(rate);
                ofMemory.add(1 / rate / moving);
                ofBoth.add(1 / rate / Math.max(moving, gflop / gflops));
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("ms_per_step", 1e3 / steps.median());
        figures.put("mb_per_step", large.bytesPerStep() / 1e6);
        figures.put("memory_gb_per_s", bandwidth.median());
        figures.put("times_memory", ofMemory.median());
        figures.put("times_memory_or_sgemm", ofBoth.median());
        return new BenchRow(large.model().name(), figures);
    }
}
