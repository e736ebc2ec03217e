package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.BenchModel;
import dev.proprio.experiments.bench.LargeBench;
import dev.proprio.experiments.bench.TrainBench;
import dev.proprio.experiments.bench.UnlabelledBench;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--large",
            description =
                    "Models of one and ten million parameters, by SGD, momentum and Adam, next to what memory and the matrix product allow; on one thread.")
    private boolean large;

    @Option(
            names = "--unlabelled",
            description =
                    "Local algorithms that learn from windows without a label, next to supervised steps of the same model; on one thread.")
    private boolean unlabelled;

    @Override
    public Integer call() throws Exception {
        if (unlabelled) {
            return unlabelled();
        }
        if (large) {
            return large();
        }
        List<BenchModel> known = layers ? BenchModel.layers() : BenchModel.all();
        List<BenchModel> models = known.stream()
                .filter(candidate -> candidate.name().contains(model.orElse("")))
                .toList();
        if (models.isEmpty()) {
            throw unknown(known.stream().map(BenchModel::name).toList());
        }
        var bench = new TrainBench(models, options.threads(), options.seconds());
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("threads", (double) bench.threads());
        settings.put("seconds", bench.seconds());
        return options.report("train", settings, bench::run);
    }

    private int large() throws Exception {
        if (layers) {
            throw new WrongRequestException("--layers and --large are two benchmarks; give one of them");
        }
        String wanted = model.orElse("");
        if (LargeBench.names().stream().noneMatch(name -> name.contains(wanted))) {
            throw unknown(LargeBench.names());
        }
        var bench = new LargeBench(wanted, options.seconds());
        return options.report("train", Map.of("threads", 1.0, "seconds", bench.seconds()), bench::run);
    }

    private int unlabelled() throws Exception {
        if (layers || large) {
            throw new WrongRequestException(
                    "--unlabelled is a benchmark of its own; give it without --layers and --large");
        }
        List<BenchModel> models = BenchModel.all();
        String wanted = model.orElse("cnn b=32");
        BenchModel measured = models.stream()
                .filter(candidate -> candidate.name().contains(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(models.stream().map(BenchModel::name).toList()));
        var bench = new UnlabelledBench(options.seconds());
        Map<String, Double> settings = Map.of("threads", 1.0, "seconds", bench.seconds());
        return options.report("train", settings, progress -> bench.run(measured, progress));
    }

    private WrongRequestException unknown(List<String> names) {
        return new WrongRequestException("--model \"%s\" is part of no model's name; the models are: %s"
                .formatted(model.orElse(""), String.join(", ", names)));
    }
}
