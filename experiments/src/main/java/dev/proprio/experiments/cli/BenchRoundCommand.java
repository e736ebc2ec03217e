package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.RoundBench;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code proprio bench round}. */
@Command(
        name = "round",
        description = "Whole rounds: clients per second, what a round costs besides training, memory.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchRoundCommand implements Callable<Integer> {
    private static final int MOST_CLIENTS = 1000;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--memory-rounds",
            paramLabel = "N",
            defaultValue = "200",
            description = "Rounds that must leave the heap as it was. Default: ${DEFAULT-VALUE}.")
    private int memoryRounds;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "20",
            description = "Devices that train in a round. Default: ${DEFAULT-VALUE}.")
    private int clients;

    @Override
    public Integer call() throws Exception {
        if (memoryRounds < 1) {
            throw new WrongRequestException("--memory-rounds must be at least 1 but was " + memoryRounds);
        }
        BenchOptions.requireBetween("--clients", clients, 1, MOST_CLIENTS);
        var bench = new RoundBench(options.threads(), options.seconds(), clients, memoryRounds);
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threads", (double) bench.threads());
        settings.put("seconds", bench.seconds());
        settings.put("clients", (double) clients);
        settings.put("memory_rounds", (double) memoryRounds);
        return options.report("round", settings, bench::run);
    }
}
