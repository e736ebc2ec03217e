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
        if (largest < PopulationBench.SMALLEST || largest > 1_000_000_000) {
            throw new WrongRequestException(
                    "--largest must be from %s to 1000000000 but was %s".formatted(PopulationBench.SMALLEST, largest));
        }
        if (cohort < 1 || cohort > PopulationBench.SMALLEST) {
            throw new WrongRequestException(
                    "--cohort must be from 1 to %s but was %s".formatted(PopulationBench.SMALLEST, cohort));
        }
        var bench = new PopulationBench(largest, cohort, options.threads(), options.seconds());
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threads", (double) bench.threads());
        settings.put("seconds", bench.seconds());
        settings.put("largest", (double) largest);
        settings.put("cohort", (double) cohort);
        return options.report("population", settings, bench::run);
    }
}
