package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.SecAggBench;
import dev.proprio.experiments.bench.SecAggCase;
import dev.proprio.experiments.bench.SecAggCase.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code proprio bench secagg}. */
@Command(
        name = "secagg",
        description = "Secure aggregation: what it costs a device and the coordinator, next to the cryptography alone.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchSecAggCommand implements Callable<Integer> {
    private static final List<Integer> ALL_DEVICES = List.of(100, 500, 1000);
    private static final List<Integer> ALL_PARAMETERS = List.of(100_000, 1_000_000);
    private static final List<Integer> ALL_DROPOUTS = List.of(0, 10);
    private static final int FEWEST_DEVICES = 50;
    private static final int MOST_DEVICES = 5000;
    private static final int MOST_PARAMETERS = 100_000_000;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--devices",
            paramLabel = "N",
            split = ",",
            defaultValue = "100,1000",
            description = "Devices in a round, 50 to 5,000. Default: ${DEFAULT-VALUE}.")
    private List<Integer> devices;

    @Option(
            names = "--parameters",
            paramLabel = "N",
            split = ",",
            defaultValue = "100000",
            description = "Parameters of the model. Default: ${DEFAULT-VALUE}.")
    private List<Integer> parameters;

    @Option(
            names = "--dropout",
            paramLabel = "PERCENT",
            split = ",",
            defaultValue = "10",
            description = "Devices that drop out after sharing keys, 0 to 10. Default: ${DEFAULT-VALUE}.")
    private List<Integer> dropouts;

    @Option(
            names = "--graph",
            paramLabel = "GRAPH",
            split = ",",
            defaultValue = "complete,ring",
            description = "Who has masks in common: complete, ring. Default: ${DEFAULT-VALUE}.")
    private List<Graph> graphs;

    @Option(
            names = "--all",
            description = "100, 500, 1000 devices, 100,000 and 1,000,000 parameters, 0 and 10 percent.")
    private boolean all;

    @Override
    public Integer call() throws Exception {
        check("--devices", devices, FEWEST_DEVICES, MOST_DEVICES);
        check("--parameters", parameters, 1, MOST_PARAMETERS);
        check("--dropout", dropouts, 0, 10);
        var bench = new SecAggBench(cases(), options.threads(), options.seconds());
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threads", (double) bench.threads());
        settings.put("seconds", bench.seconds());
        return options.report("secagg", settings, bench::run);
    }

    private List<SecAggCase> cases() {
        List<SecAggCase> cases = new ArrayList<>();
        for (int count : all ? ALL_DEVICES : devices) {
            for (int length : all ? ALL_PARAMETERS : parameters) {
                for (int dropout : all ? ALL_DROPOUTS : dropouts) {
                    for (Graph graph : graphs) {
                        cases.add(new SecAggCase(count, length, dropout, graph));
                    }
                }
            }
        }
        return cases;
    }

    private static void check(String option, List<Integer> values, int least, int most) throws WrongRequestException {
        for (int value : values) {
            BenchOptions.requireBetween(option, value, least, most);
        }
    }
}
