package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.RulesBench;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code proprio bench rules}. */
@Command(
        name = "rules",
        description = "Robust rules on all cores, compared with what their definitions say, on one thread.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchRulesCommand implements Callable<Integer> {
    private static final int MOST_UPDATES = 10_000;
    private static final int MOST_PARAMETERS = 100_000_000;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--rule",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only the rules whose name contains this.")
    private String rule;

    @Option(
            names = "--updates",
            paramLabel = "N",
            defaultValue = "100",
            description = "Updates of a round, a tenth of which may be hostile. Default: ${DEFAULT-VALUE}.")
    private int updates;

    @Option(
            names = "--parameters",
            paramLabel = "N",
            defaultValue = "250000",
            description =
                    "Values of an update; a round needs four bytes for each in memory. Default: ${DEFAULT-VALUE}.")
    private int parameters;

    @Override
    public Integer call() throws Exception {
        BenchOptions.requireBetween("--updates", updates, RulesBench.FEWEST, MOST_UPDATES);
        BenchOptions.requireBetween("--parameters", parameters, 1, MOST_PARAMETERS);
        if (RulesBench.names().stream().noneMatch(name -> name.contains(rule))) {
            throw new WrongRequestException("--rule \"%s\" is part of no rule's name; the rules are: %s"
                    .formatted(rule, String.join("; ", RulesBench.names())));
        }
        var bench = new RulesBench(rule, updates, parameters, options.seconds());
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("seconds", bench.seconds());
        settings.put("updates", (double) updates);
        settings.put("parameters", (double) parameters);
        return options.report("rules", settings, bench::run);
    }
}
