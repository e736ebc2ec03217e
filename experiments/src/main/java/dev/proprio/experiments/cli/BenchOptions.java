package dev.proprio.experiments.cli;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.bench.BenchReport;
import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;

/** What all benchmarks have in common: how long, and how the result is shown. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Trainers that work at once where several do. Default: all cores.")
    private Optional<Integer> threads;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "Measured time of each part. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--json", description = "Prints JSON, which --compare can read later, and nothing else.")
    private boolean json;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Also prints each figure divided by the one in this JSON of an earlier run.")
    private Optional<Path> compare;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Measures something. */
    @FunctionalInterface
    interface Measurement {
        List<BenchRow> run(Consumer<String> progress)
                throws SensorDataException, RunFailedException, InterruptedException;
    }

    int threads() throws WrongRequestException {
        return ThreadCount.orAllCores(threads);
    }

    double seconds() throws WrongRequestException {
        return checked(seconds);
    }

    /** Refuses a number that an option does not allow. */
    static void requireBetween(String option, int value, int least, int most) throws WrongRequestException {
        if (value < least || value > most) {
            throw new WrongRequestException(
                    "%s must be from %s to %s but was %s".formatted(option, least, most, value));
        }
    }

    /** As many seconds, if a part can be measured for so long. */
    static double checked(double seconds) throws WrongRequestException {
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new WrongRequestException("--seconds must be greater than 0 and at most 3600 but was " + seconds);
        }
        return seconds;
    }

    /** Measures, prints, and returns the exit code. */
    int report(String benchmark, Map<String, Double> settings, Measurement measurement)
            throws WrongRequestException, IOException, SensorDataException, InterruptedException {
        Optional<BenchReport> earlier =
                compare.isPresent() ? Optional.of(read(compare.get(), benchmark)) : Optional.empty();
        PrintWriter err = command.commandLine().getErr();
        List<BenchRow> rows;
        try {
            rows = measurement.run(part -> {
                if (!json) {
                    err.println("measuring " + part);
                    err.flush();
                }
            });
        } catch (RunFailedException e) {
            err.println("the benchmark failed: " + e.getMessage());
            err.flush();
            return ExitCode.RUN_FAILED;
        }
        print(BenchReport.here(benchmark, settings, rows), earlier);
        return ExitCode.DONE;
    }

    private void print(BenchReport report, Optional<BenchReport> earlier) {
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.print(RunJson.pretty(earlier.<Object>map(then -> new Compared(report, report.dividedBy(then)))
                    .orElse(report)));
        } else {
            out.println(report.machine().line());
            out.println();
            out.print(BenchTable.of(report.rows()));
            if (earlier.isPresent()) {
                out.println();
                out.println("divided by " + compare.map(Path::toString).orElse("") + ":");
                out.print(BenchTable.of(report.dividedBy(earlier.get())));
            }
        }
        out.flush();
    }

    private static BenchReport read(Path file, String benchmark) throws WrongRequestException, IOException {
        BenchReport earlier;
        try {
            earlier = RunJson.read(Files.readString(file), BenchReport.class);
        } catch (NoSuchFileException e) {
            throw new WrongRequestException("--compare names a file that does not exist: " + file);
        } catch (JacksonException e) {
            throw new WrongRequestException(
                    "--compare needs what `proprio bench %s --json` printed, but %s is not that: %s"
                            .formatted(benchmark, file, e.getOriginalMessage()));
        }
        if (!earlier.benchmark().equals(benchmark)) {
            throw new WrongRequestException("--compare needs what `proprio bench %s --json` printed, but %s is of `%s`"
                    .formatted(benchmark, file, earlier.benchmark()));
        }
        return earlier;
    }

    /** A report and its ratios to an earlier one. */
    record Compared(BenchReport report, List<BenchRow> ratios) {}
}
