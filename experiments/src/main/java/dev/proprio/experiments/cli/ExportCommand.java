package dev.proprio.experiments.cli;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.export.CExport;
import dev.proprio.client.export.Dl4jExport;
import dev.proprio.client.export.Footprint;
import dev.proprio.client.export.OnnxExport;
import dev.proprio.client.export.QuantizedModel;
import dev.proprio.client.export.SetAnswer;
import dev.proprio.client.export.StreamExport;
import dev.proprio.client.export.UnknownAnswer;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.elsewhere.DataElsewhere;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.training.Trainer;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.export.FolderTable;
import dev.proprio.experiments.export.NumpyExport;
import dev.proprio.experiments.export.RunModel;
import dev.proprio.experiments.export.TableFormat;
import dev.proprio.experiments.export.WindowSample;
import dev.proprio.experiments.export.WrittenTable;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.spec.ConformalScore;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.proto.text.CountText;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio export}. */
@Command(
        name = "export",
        description =
                "Writes a run's model as C source, ONNX, a DL4J file or NumPy arrays, or the figures of a run or a study"
                        + " as CSV or Parquet, to be used without Proprio.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExportCommand implements Callable<Integer> {
    private static final int CALIBRATION_WINDOWS = 1_024;
    private static final String CSV = "csv";
    private static final String PARQUET = "parquet";
    private static final int TEST_WINDOWS = 4_096;

    @Parameters(
            paramLabel = "RUN",
            description = "A folder that `proprio run` wrote, with csv and parquet one of a study, too.")
    private Path folder;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            completionCandidates = ExportFormats.class,
            description = "c, onnx, dl4j, npy, csv or parquet.")
    private String format;

    @Option(
            names = "--quantize",
            paramLabel = "int8",
            description =
                    "With --format c: weights and values in bytes, calibrated on the run's training data; of a run with privacy,"
                            + " on that of people who are tested on.")
    private Optional<String> quantize;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the files go. Default: export, in the run's folder.")
    private Optional<Path> out;

    @Option(names = "--model", paramLabel = "N", description = "Which model, from 1, of a run that has several.")
    private Optional<Integer> model;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Where --quantize finds data that has moved: data.path=... Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws Exception {
        requireKnown();
        Path target = out.orElse(folder.resolve("export"));
        if (format.equals(CSV) || format.equals(PARQUET)) {
            TableFormat tables = tableFormat();
            for (FolderTable table : FolderTable.of(folder)) {
                say(tables.write(table, Files.createDirectories(target)));
            }
            return ExitCode.DONE;
        }
        RunModel run = RunModel.read(folder, model);
        switch (format) {
            case "c" -> writeC(run, target);
            case "onnx" -> {
                OnnxExport.write(run.deployable(), Files.createDirectories(target));
                say("model", target.resolve("model.onnx"));
            }
            case "npy" -> {
                NumpyExport.write(run, folder, model, Files.createDirectories(target));
                say("model", target.resolve("model.npy"));
                say("initial model", target.resolve("initial.npy"));
                say("layout", target.resolve("layout.json"));
            }
            default -> {
                Dl4jExport.write(run.deployable(), Files.createDirectories(target));
                say("model", target.resolve("model.zip"));
            }
        }
        return ExitCode.DONE;
    }

    private TableFormat tableFormat() throws WrongRequestException {
        for (TableFormat known : ServiceLoader.load(TableFormat.class)) {
            if (known.name().equals(format)) {
                return known;
            }
        }
        throw new WrongRequestException("Parquet is written by a module of its own, which is not on the class path: run"
                + " ./proprio export where the sources are, which builds it the first time, or take --format csv, which"
                + " has the same rows");
    }

    private void say(WrittenTable table) {
        say(
                CountText.of(table.rows(), "row"),
                table.file()
                        .map(Path::toString)
                        .orElse("%s, of which there is no file: nothing names its columns".formatted(table.name())));
        if (table.torn() > 0) {
            say("left out", CountText.of(table.torn(), "line that is not whole", "lines that are not whole"));
        }
    }

    private void requireKnown() throws WrongRequestException {
        if (!ExportFormats.ALL.contains(format)) {
            throw new WrongRequestException(
                    "--format must be c, onnx, dl4j, npy, csv or parquet but was \"%s\"".formatted(format));
        }
        if (quantize.isPresent() && !quantize.get().equals("int8")) {
            throw new WrongRequestException("--quantize must be int8 but was \"%s\"".formatted(quantize.get()));
        }
        if (quantize.isPresent() && !format.equals("c")) {
            throw new WrongRequestException(
                    "--quantize is for --format c; %s keeps single precision".formatted(format));
        }
    }

    private void writeC(RunModel run, Path target) throws Exception {
        Footprint footprint;
        if (quantize.isPresent()) {
            if (run.spec(assignments).data().source() instanceof DataElsewhere) {
                throw new WrongRequestException(
                        "--quantize looks at data for the ranges of values, and this run's is elsewhere; leave it out, or name data with --set data=...");
            }
            try (var experiment = PreparedExperiment.prepare(run.spec(assignments), 1)) {
                Windows calibration = calibration(experiment);
                QuantizedModel quantized = QuantizedModel.of(run.deployable(), calibration);
                footprint = CExport.write(quantized, unknown(run), sets(run), Files.createDirectories(target));
                sayAccuracy(run, quantized, experiment.dataset());
            }
        } else {
            footprint = CExport.write(run.deployable(), unknown(run), sets(run), Files.createDirectories(target));
        }
        rejection(run).ifPresent(chosen -> say("unknown", unknownText(chosen)));
        conformal(run).ifPresent(chosen -> say("sets", setsText(chosen)));
        say("model size", bytes(footprint.modelBytes()));
        say("static RAM", bytes(footprint.ramBytes()));
        say("multiply-adds", String.format(Locale.ROOT, "%,d per window", footprint.multiplyAdds()));
        say("source", target.resolve("proprio_model.c"));
        ModelInput input = run.deployable().input();
        if (input.rate() > 0) {
            Preprocessing preprocessing = run.spec(List.of()).data().preprocessing();
            StreamExport.write(run.summary().name(), input, preprocessing, target);
            say("stream", target.resolve("proprio_stream.c"));
        }
    }

    /** How it answers "unknown", if the run chose a threshold of energy for that. */
    private static Optional<UnknownAnswer> unknown(RunModel run) {
        return rejection(run)
                .filter(chosen -> chosen.asked().score() == RejectionScore.ENERGY)
                .map(chosen -> new UnknownAnswer(chosen.threshold()));
    }

    private static Optional<RejectionFigures> rejection(RunModel run) {
        return run.summary().metrics().flatMap(FinalMetrics::rejection);
    }

    private static String unknownText(RejectionFigures chosen) {
        return chosen.asked().score() == RejectionScore.ENERGY
                ? String.format(Locale.ROOT, "below a familiarity of %.4f", chosen.threshold())
                : "no answer in C, where it goes by energy: evaluation.rejection.score is %s"
                        .formatted(chosen.asked().score().text());
    }

    /** How it answers with sets, if the run has some by the probability of classes alone. */
    private static Optional<SetAnswer> sets(RunModel run) {
        return conformal(run)
                .filter(chosen -> chosen.asked().score() == ConformalScore.LAC)
                .map(chosen ->
                        new SetAnswer(leastProbability(chosen), chosen.asked().coverage()));
    }

    private static double leastProbability(ConformalFigures chosen) {
        return Math.clamp(1 - chosen.threshold().orElse(1.0), 0, 1);
    }

    private static Optional<ConformalFigures> conformal(RunModel run) {
        return run.summary().metrics().flatMap(FinalMetrics::conformal);
    }

    private static String setsText(ConformalFigures chosen) {
        return chosen.asked().score() == ConformalScore.LAC
                ? String.format(Locale.ROOT, "classes with a probability of %.4f or more", leastProbability(chosen))
                : "none in C, where they go by the probability alone: evaluation.conformal.score is %s"
                        .formatted(chosen.asked().score().text());
    }

    /** The range of what a network makes of somebody's windows is written into the code, and no noise covers it. */
    private Windows calibration(PreparedExperiment experiment) throws SensorDataException {
        if (experiment.privacy().isEmpty()) {
            return WindowSample.training(experiment.dataset(), CALIBRATION_WINDOWS);
        }
        say("calibrated on", "people who are tested on, for privacy is promised to those who train");
        return WindowSample.test(experiment.dataset(), CALIBRATION_WINDOWS);
    }

    private void sayAccuracy(RunModel run, QuantizedModel quantized, FederatedDataset dataset) throws Exception {
        Windows test = WindowSample.test(dataset, TEST_WINDOWS);
        int[] exact = new int[test.count()];
        try (Trainer trainer = run.deployable().model().newTrainer()) {
            trainer.setParameters(run.deployable().parameters());
            trainer.evaluate(test, 0, test.count(), exact);
        }
        int[] rounded = quantized.classify(test);
        int windows = test.count();
        say(
                "accuracy",
                String.format(
                        Locale.ROOT,
                        "%s in int8, %s in float32, %s agree; %,d test windows",
                        share(test.labels(), rounded),
                        share(test.labels(), exact),
                        share(exact, rounded),
                        windows));
    }

    private static String share(int[] expected, int[] actual) {
        long same = IntStream.range(0, expected.length)
                .filter(i -> expected[i] == actual[i])
                .count();
        return String.format(Locale.ROOT, "%.2f %%", 100.0 * same / Math.max(1, expected.length));
    }

    private static String bytes(long count) {
        return String.format(Locale.ROOT, "%,d bytes", count);
    }

    private void say(String what, Object value) {
        PrintWriter output = command.commandLine().getOut();
        output.printf("%-15s%s%n", what, value);
        output.flush();
    }
}
