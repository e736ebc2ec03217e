package dev.proprio.experiments.cli;

import dev.proprio.experiments.realism.RealismBench;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code proprio bench realism}. */
@Command(
        name = "realism",
        description =
                "How near the synthetic fleet is to real people: what is learnt from it, asked of them. Nothing is"
                        + " timed, so that --seconds and --threads change nothing.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchRealismCommand implements Callable<Integer> {
    @Mixin
    private BenchOptions options;

    @Option(
            names = "--devices",
            paramLabel = "N",
            defaultValue = "100",
            description = "People of the fleet, 5 to 10,000. Default: ${DEFAULT-VALUE}.")
    private int devices;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The fleet's seed. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws Exception {
        if (devices < 5 || devices > 10_000) {
            throw new WrongRequestException("--devices must be from 5 to 10000 but was " + devices);
        }
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("devices", (double) devices);
        settings.put("seed", (double) seed);
        return options.report("realism", settings, new RealismBench(devices, seed)::run);
    }
}
