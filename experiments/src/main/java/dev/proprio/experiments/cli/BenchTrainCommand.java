package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.BenchModel;
import dev.proprio.experiments.bench.TrainBench;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code proprio bench train}. */
@Command(
        name = "train",
        description = "Steps of training, compared with DL4J's and with the machine's matrix product.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchTrainCommand implements Callable<Integer> {
    @Mixin
    private BenchOptions options;

    @Option(names = "--model", paramLabel = "TEXT", description = "Only the models whose name contains this.")
    private Optional<String> model;

    @Option(names = "--layers", description = "Networks of one layer and an output layer instead of whole models.")
    private boolean layers;

    @Override
    public Integer call() throws Exception {
        List<BenchModel> known = layers ? BenchModel.layers() : BenchModel.all();
        List<BenchModel> models = known.stream()
                .filter(candidate -> candidate.name().contains(model.orElse("")))
                .toList();
        if (models.isEmpty()) {
            throw new WrongRequestException("--model \"%s\" is part of no model's name; the models are: %s"
                    .formatted(
                            model.orElse(""),
                            known.stream().map(BenchModel::name).collect(Collectors.joining(", "))));
        }
        var bench = new TrainBench(models, options.threads(), options.seconds());
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threads", (double) bench.threads());
        settings.put("seconds", bench.seconds());
        return options.report("train", settings, bench::run);
    }
}
