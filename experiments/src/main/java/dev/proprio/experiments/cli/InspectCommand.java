package dev.proprio.experiments.cli;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.inspect.ChannelValues;
import dev.proprio.experiments.inspect.DataFigures;
import dev.proprio.experiments.inspect.GuessedExperiment;
import dev.proprio.experiments.inspect.InspectionText;
import dev.proprio.experiments.report.InspectionPage;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code proprio inspect}. */
@Command(
        name = "inspect",
        description =
                "Shows what data holds: that of an experiment, or recordings that it has never seen, whose spec it guesses.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class InspectCommand implements Callable<Integer> {
    /** More people are shown by the page alone. */
    private static final int MOST_PEOPLE = 40;

    @Parameters(
            paramLabel = "SPEC|PATH",
            description = "An experiment (a YAML file or a recipe), or a folder, zip or file with recordings.")
    private String subject;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Replaces one setting of an experiment, such as data.path=recordings. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with pictures of the signals, too.")
    private Optional<Path> html = Optional.empty();

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws SensorDataException, IOException {
        PrintWriter out = command.commandLine().getOut();
        String yaml = "";
        ExperimentSpec spec;
        SensorData data;
        Optional<Path> file = spec();
        if (file.isPresent()) {
            spec = ExperimentSpec.read(file.get(), assignments);
            data = spec.data().source().open(spec.seed(), DataAccess.ofOwner());
        } else {
            GuessedExperiment guess = GuessedExperiment.of(subject);
            spec = guess.spec();
            data = guess.data();
            yaml = guess.yaml();
            out.println(VisibleText.lines(yaml));
            guess.open()
                    .ifPresent(keys ->
                            out.printf("# Nothing tells %s: look at it before you believe what follows.%n", keys));
            out.println();
        }
        DataFigures figures = DataFigures.of(data, spec.data().preprocessing());
        print(out, figures);
        if (html.isPresent()) {
            Files.writeString(html.get(), InspectionPage.render(subject, yaml, figures));
            out.printf("# page: %s%n", VisibleText.lines(html.get().toString()));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private Optional<Path> spec() {
        Path path = Path.of(subject);
        boolean yaml = subject.endsWith(".yaml") || subject.endsWith(".yml");
        return Files.exists(path) ? Optional.of(path).filter(there -> yaml) : Recipes.find(subject);
    }

    private static void print(PrintWriter out, DataFigures figures) {
        out.println("# " + InspectionText.summary(figures));
        InspectionText.remarks(figures).forEach(remark -> out.println("# - " + VisibleText.of(remark)));
        List<String> head = new ArrayList<>(List.of("# windows of", "sessions", "recordings"));
        head.addAll(figures.description().classes());
        TextTable table = new TextTable().row(head.toArray(String[]::new));
        figures.people().stream().limit(MOST_PEOPLE).forEach(person -> {
            List<String> row = new ArrayList<>(List.of(
                    "# " + person.id(), Integer.toString(person.sessions()), Integer.toString(person.recordings())));
            person.windows().forEach(count -> row.add(Integer.toString(count)));
            table.row(row.toArray(String[]::new));
        });
        if (figures.people().size() > MOST_PEOPLE) {
            out.printf("# of %s people, the first %s:%n", figures.people().size(), MOST_PEOPLE);
        }
        out.print(table);
        TextTable channels = new TextTable().row("# channel", "least", "mean", "greatest");
        for (ChannelValues channel : figures.channels()) {
            channels.row(
                    "# " + channel.name(),
                    InspectionText.number(channel.least()),
                    InspectionText.number(channel.mean()),
                    InspectionText.number(channel.most()));
        }
        out.print(channels);
    }
}
