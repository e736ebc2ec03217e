package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.PopulationBench;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code proprio bench population}. */
@Command(
        name = "population",
        description = "The same cohort from ever larger synthetic fleets: start, heap, rounds.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchPopulationCommand implements Callable<Integer> {
    @Mixin
    private BenchOptions options;

    @Option(
            names = "--largest",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "The largest fleet; the others are the powers of ten from 1,000. Default: ${DEFAULT-VALUE}.")
    private int largest;

    @Option(
            names = "--cohort",
            paramLabel = "N",
            defaultValue = "50",
            description = "Devices per round, 1 to 1,000. Default: ${DEFAULT-VALUE}.")
    private int cohort;

    @Override
    public Integer call() throws Exception {
        BenchOptions.requireBetween("--largest", largest, PopulationBench.SMALLEST, 1_000_000_000);
        BenchOptions.requireBetween("--cohort", cohort, 1, PopulationBench.SMALLEST);
        var bench = new PopulationBench(largest, cohort, options.threads(), options.seconds());
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threads", (double) bench.threads());
        settings.put("seconds", bench.seconds());
        settings.put("largest", (double) largest);
        settings.put("cohort", (double) cohort);
        return options.report("population", settings, bench::run);
    }
}
