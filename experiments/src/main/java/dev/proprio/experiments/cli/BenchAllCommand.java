package dev.proprio.experiments.cli;

import dev.proprio.experiments.bench.BenchReport;
import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.experiments.bench.CommandFailedException;
import dev.proprio.experiments.bench.WholeBench;
import dev.proprio.experiments.bench.WholeBench.Part;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;

/** {@code proprio bench all}. */
@Command(
        name = "all",
        description = {
            "All benchmarks, and commands as people type them, each in a process of its own.",
            "With --against the same of another checkout in turn with them, such as an earlier commit's, which is ready after"
                    + " `git worktree add ../earlier COMMIT` and `../earlier/proprio build`."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class BenchAllCommand implements Callable<Integer> {
    private static final int MOST_TURNS = 100;

    @Option(
            names = "--only",
            paramLabel = "PART",
            split = ",",
            converter = PartConverter.class,
            description = "Some of them: list, quickstart, train, round, rules, population, secagg. Default: all.")
    private List<Part> only = List.of(Part.values());

    @Option(
            names = "--against",
            paramLabel = "FOLDER",
            description = "The checkout that this one is compared with; ratios are of this one's figures over its.")
    private Optional<Path> against;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each is measured; medians are printed. Default: ${DEFAULT-VALUE}.")
    private int turns;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "Measured time of each part of a benchmark. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(names = "--json", description = "Prints JSON and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    /** What it prints as JSON; the other checkout's figures, and the ratios, are empty without one. */
    record Beside(BenchReport report, List<BenchRow> against, List<BenchRow> ratios) {
        /** What was printed once. */
        static Beside read(Path file) throws WrongRequestException, IOException {
            try {
                return RunJson.read(Files.readString(file), Beside.class);
            } catch (NoSuchFileException e) {
                throw new WrongRequestException("there is no file " + file);
            } catch (JacksonException e) {
                throw new WrongRequestException("%s is not what `proprio bench all --json` printed: %s"
                        .formatted(file, e.getOriginalMessage()));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        BenchOptions.requireBetween("--turns", turns, 1, MOST_TURNS);
        Path own = Path.of(ProjectLauncher.command());
        if (!Files.isExecutable(own)) {
            throw new WrongRequestException(
                    "bench all calls commands by the launcher, and this process was not started by one; use ./proprio bench all");
        }
        Optional<Path> other = against.isPresent() ? Optional.of(launcher(against.get())) : Optional.empty();
        PrintWriter err = command.commandLine().getErr();
        WholeBench.SideBySide measured;
        try {
            measured = new WholeBench(own, other, only, BenchOptions.checked(seconds), turns).run(part -> {
                if (!json) {
                    err.println("measuring " + part);
                    err.flush();
                }
            });
        } catch (CommandFailedException e) {
            err.println("the benchmark failed: " + e.getMessage());
            err.flush();
            return ExitCode.RUN_FAILED;
        }
        Map<String, Double> settings = new LinkedHashMap<>();
        settings.put("turns", (double) turns);
        settings.put("seconds", seconds);
        print(BenchReport.here("all", settings, measured.own()), measured.other());
        return ExitCode.DONE;
    }

    private static Path launcher(Path checkout) throws WrongRequestException {
        Path launcher = checkout.toAbsolutePath().normalize().resolve("proprio");
        if (!Files.isExecutable(launcher)) {
            throw new WrongRequestException(
                    "--against needs the folder of a checkout, but \"%s\" has no launcher; make one by git worktree add"
                            .formatted(checkout));
        }
        return launcher;
    }

    private void print(BenchReport report, List<BenchRow> others) {
        PrintWriter out = command.commandLine().getOut();
        List<BenchRow> ratios = report.dividedBy(others);
        if (json) {
            out.print(RunJson.pretty(new Beside(report, others, ratios)));
        } else {
            out.println(report.machine().line());
            out.println();
            out.print(BenchTable.of(report.rows()));
            if (against.isPresent()) {
                out.println();
                out.println("divided by those of " + against.get() + ":");
                out.print(BenchTable.of(ratios));
            }
        }
        out.flush();
    }

    /** Parts as they are written. */
    static final class PartConverter implements ITypeConverter<Part> {
        @Override
        public Part convert(String text) {
            for (Part part : Part.values()) {
                if (part.text().equals(text)) {
                    return part;
                }
            }
            throw new TypeConversionException(
                    "\"%s\" is none of %s".formatted(text.toLowerCase(Locale.ROOT), Part.names()));
        }
    }
}
