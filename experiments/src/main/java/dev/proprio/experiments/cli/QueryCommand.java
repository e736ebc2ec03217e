package dev.proprio.experiments.cli;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.experiments.analytics.Analytics;
import dev.proprio.experiments.analytics.AnswerNoise;
import dev.proprio.experiments.analytics.AskedDevices;
import dev.proprio.experiments.analytics.DeviceFigure;
import dev.proprio.experiments.analytics.ModelComparison;
import dev.proprio.experiments.analytics.QueryResult;
import dev.proprio.experiments.engine.QueriedExperiment;
import dev.proprio.experiments.export.NoModelException;
import dev.proprio.experiments.record.EpsilonText;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.service.CoordinatorSpec;
import dev.proprio.experiments.service.DeviceEndpoint;
import dev.proprio.experiments.spec.Engine;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.SecureAggregationSpec;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.crypto.SecretBits;
import dev.proprio.proto.text.CountText;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code proprio query}. */
@Command(
        name = "query",
        description = "Asks the devices of an experiment a question of which only sums are seen; nothing is trained.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class QueryCommand implements Callable<Integer> {
    /** What is asked: one of these. */
    static final class Question {
        @Option(names = "--count", description = "How many devices have data.")
        private boolean count;

        @Option(
                names = "--mean",
                paramLabel = "FIGURE",
                description = "Mean and standard deviation over devices of a figure: " + DeviceFigure.FORMS + ".")
        private Optional<String> mean = Optional.empty();

        @Option(names = "--histogram", paramLabel = "FIGURE", description = "How many devices have how much of it.")
        private Optional<String> histogram = Optional.empty();

        @Option(
                names = "--quantile",
                paramLabel = "FIGURE",
                description = "What --share of the devices have at most of it, searched for in two rounds.")
        private Optional<String> quantile = Optional.empty();

        @Option(names = "--labels", description = "Which labels are the commonest of most devices.")
        private boolean labels;

        @Option(
                names = "--compare",
                arity = "2",
                paramLabel = "RUN",
                description =
                        "Which of two runs' models is right, on the same windows that devices have kept from training."
                                + " Two folders that `proprio run` wrote: the first model, and the one that may replace it.")
        private List<Path> compare = new ArrayList<>();
    }

    private static final int MOST_DEVICES = 10_000;

    @Mixin
    private SpecOptions specOptions;

    @ArgGroup(multiplicity = "1")
    private Question question;

    @Option(
            names = "--range",
            paramLabel = "LOW:HIGH",
            description = "Between what a device's figure lies; one beyond counts as its end, and is counted.")
    private Optional<String> range;

    @Option(names = "--bins", defaultValue = "20", description = "Of --histogram. Default: ${DEFAULT-VALUE}.")
    private int bins;

    @Option(
            names = "--share",
            defaultValue = "0.5",
            description = "Of --quantile. Default: ${DEFAULT-VALUE}, the median.")
    private double share;

    @Option(names = "--top", defaultValue = "10", description = "Of --labels, at most. Default: ${DEFAULT-VALUE}.")
    private int top;

    @Option(
            names = "--devices",
            description =
                    "Asked at most, drawn by the seed; 10000 if nothing is said. With --listen, how many are waited for."
                            + " At least 3 without --noise-multiplier of 1 or more.")
    private Optional<Integer> devices;

    @Option(
            names = "--words",
            split = ",",
            description = "Of --labels, what devices may name; without it, the classes of the experiment's data.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Asks devices of other processes, which connect there, such as with `proprio devices`."
                    + " --set then replaces settings of a coordinator, such as tls=true, and of secure-aggregation.")
    private Optional<String> listen;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "With --listen: a coordinator's settings, YAML, of which those for devices count.")
    private Optional<Path> config;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2m",
            description = "With --listen, for devices and for each round of answers. Default: ${DEFAULT-VALUE}.")
    private String waiting;

    @Option(
            names = "--noise-multiplier",
            description =
                    "Standard deviation of the noise on a sum, over how far one device can move it; without it, sums are exact.")
    private Optional<Double> noiseMultiplier;

    @Option(names = "--delta", description = "With noise, what epsilon holds for, such as 1e-6.")
    private Optional<Double> delta;

    @Option(names = "--json", description = "Prints JSON and nothing else.")
    private boolean json;

    @Spec
    private CommandSpec command;

    /** The ends of a range. */
    private record Ends(double low, double high) {}

    @Override
    public Integer call()
            throws WrongRequestException, NoModelException, SensorDataException, InterruptedException, IOException {
        require(bins >= 1 && bins <= 65_536, "--bins must be from 1 to 65536 but was " + bins);
        require(share > 0 && share < 1, "--share must be greater than 0 and less than 1 but was " + share);
        require(top >= 1, "--top must be at least 1 but was " + top);
        require(config.isEmpty() || listen.isPresent(), "--config goes with --listen, and says how devices get in");
        Optional<AnswerNoise> noise = noise();
        int least = noise.filter(AnswerNoise::hidesOne).isPresent() ? 1 : Analytics.LEAST_DEVICES;
        require(
                devices.orElse(least) >= least,
                "--devices must be at least %s but was %s%s"
                        .formatted(
                                least,
                                devices.orElse(0),
                                least > 1 ? ": figures of fewer would be too near to those of one" : ""));
        requireFor("--bins", "--histogram", question.histogram.isPresent());
        requireFor("--share", "--quantile", question.quantile.isPresent());
        requireFor("--top", "--labels", question.labels);
        requireFor("--words", "--labels", question.labels);
        requireFor("--wait", "--listen", listen.isPresent());
        Duration wait = DurationText.parse(waiting)
                .filter(Duration::isPositive)
                .orElseThrow(() -> new WrongRequestException(
                        "--wait must be a duration such as 10s or 2m but was \"%s\"".formatted(waiting)));
        Optional<String> figure = question.mean.or(() -> question.histogram).or(() -> question.quantile);
        Optional<Ends> ends = ends(figure);
        if (!question.compare.isEmpty()) {
            return compare(wait, noise);
        }
        QueryResult result = listen.isPresent()
                ? figures(endpoint(listen.get()), wait, noise, ends.orElse(new Ends(0, 1)))
                : simulated(figure, noise, ends.orElse(new Ends(0, 1)));
        var out = command.commandLine().getOut();
        out.print(json ? RunJson.pretty(result) : text(result));
        out.flush();
        return ExitCode.DONE;
    }

    /** Nothing that is said may be passed over in silence. */
    private void requireFor(String option, String asked, boolean isAsked) throws WrongRequestException {
        require(
                isAsked || !command.commandLine().getParseResult().hasMatchedOption(option),
                "%s goes with %s, and means nothing to what is asked".formatted(option, asked));
    }

    /** What a coordinator that listens there would have for its devices. */
    private CoordinatorSpec endpoint(String where) throws WrongRequestException {
        var _ = HostAndPort.parse("--listen", where);
        require(!specOptions.isNamed(), "--listen goes without an experiment: the devices that connect have their own");
        List<String> assignments = new ArrayList<>(specOptions.assignments());
        assignments.removeIf(HiddenQuerySpec::names);
        assignments.add("grpc.listen='%s'".formatted(where.replace("'", "''")));
        return CoordinatorSpec.read(config, assignments);
    }

    /** How their answers are hidden. */
    private Optional<HiddenAnswers> hidden(CoordinatorSpec spec) throws WrongRequestException {
        List<String> assignments = specOptions.assignments().stream()
                .filter(HiddenQuerySpec::names)
                .toList();
        SecureAggregationSpec asked = HiddenQuerySpec.of(assignments).secureAggregation();
        Optional<SecureAggregation> settings = asked.settings(Engine.GRPC, Dropouts.NONE);
        require(
                settings.isPresent() || assignments.stream().allMatch(HiddenQuerySpec::choosesProtocol),
                "secure-aggregation is set with --listen, but not its protocol, so that answers would come in the clear;"
                        + " add --set secure-aggregation.protocol=secagg, or leave its other settings out");
        require(
                settings.map(SecureAggregation::full).orElse(true),
                "secure-aggregation.level must not be arithmetic with --listen, because answers would come in the clear;"
                        + " set it to full");
        require(
                settings.isEmpty() || spec.tls(),
                "secure-aggregation with --listen needs --set tls=true: devices know each other by their certificates");
        return settings.map(how -> new HiddenAnswers(how, new SecretBits().nextLong(), Optional.empty()));
    }

    private int compare(Duration wait, Optional<AnswerNoise> noise)
            throws WrongRequestException, NoModelException, SensorDataException, InterruptedException, IOException {
        require(
                noise.isEmpty(),
                "--compare goes without --noise-multiplier: a device may have millions of windows, and so much noise would hide any difference");
        var models = ComparedRuns.read(question.compare);
        ModelComparison result = listen.isPresent()
                ? elsewhere(
                        endpoint(listen.get()),
                        wait,
                        fleet -> models.connected(
                                fleet.ask(models.plan(fleet.run(), fleet.connected(), wait)), fleet.connected()))
                : models.simulated(specOptions.read(List.of()), devices.orElse(MOST_DEVICES));
        var out = command.commandLine().getOut();
        out.print(json ? RunJson.pretty(result) : ComparedRuns.text(result));
        out.flush();
        return ExitCode.DONE;
    }

    private QueryResult simulated(Optional<String> figure, Optional<AnswerNoise> noise, Ends ends)
            throws WrongRequestException, SensorDataException, InterruptedException {
        ExperimentSpec spec = specOptions.read(List.of());
        require(
                noise.isPresent() || spec.privacy().isEmpty(),
                "the experiment promises privacy to the devices that are asked, and sums of their data without noise would break it; give --noise-multiplier and --delta, whose epsilon is spent beside that of the promise, or leave privacy out");
        QueriedExperiment experiment = QueriedExperiment.open(spec, devices.orElse(MOST_DEVICES));
        if (figure.isPresent()) {
            checkFigure(figure.get(), experiment);
        }
        return ask(new Analytics(experiment::ask, noise), words.isEmpty() ? experiment.classes() : words, ends);
    }

    /** Devices of other processes, which know their own figures. */
    private QueryResult figures(CoordinatorSpec spec, Duration wait, Optional<AnswerNoise> noise, Ends ends)
            throws WrongRequestException, SensorDataException, InterruptedException, IOException {
        require(
                !question.labels || !words.isEmpty(),
                "--labels needs --words with --listen, such as --words sit,walk: what devices elsewhere may name is not known here");
        return elsewhere(spec, wait, fleet -> {
            var rounds = new AtomicInteger();
            AskedDevices asked = query ->
                    fleet.ask(new QueryPlan(fleet.run(), rounds.incrementAndGet(), query, fleet.connected(), wait));
            return ask(new Analytics(asked, noise), words, ends);
        });
    }

    /** Devices of other processes that are connected, and know the question by this run. */
    private record ConnectedFleet(
            CoordinatorServer server, String run, List<String> connected, Optional<HiddenAnswers> hidden) {
        CollectedAnswers ask(QueryPlan plan) throws InterruptedException {
            return server.ask(plan.with(QueryPlan::hidden, hidden));
        }
    }

    /** What is asked of them. */
    private interface Asking<T> {
        T of(ConnectedFleet fleet) throws SensorDataException, InterruptedException;
    }

    private <T> T elsewhere(CoordinatorSpec spec, Duration wait, Asking<T> asking)
            throws WrongRequestException, SensorDataException, InterruptedException, IOException {
        int expected = devices.orElseThrow(
                () -> new WrongRequestException("--listen needs --devices, which says how many are waited for"));
        Optional<HiddenAnswers> hidden = hidden(spec);
        try (DeviceEndpoint endpoint = DeviceEndpoint.open(spec)) {
            CoordinatorServer server = endpoint.server();
            var err = command.commandLine().getErr();
            err.println("listening on %s:%s, and waiting for %s, such as those of ./proprio devices SPEC --coordinator"
                    .formatted(spec.grpc().address().getHostString(), server.port(), CountText.of(expected, "device")));
            err.flush();
            if (!server.devices().await(expected, wait)) {
                throw new IOException("%s of %s devices connected within %s; nobody was asked"
                        .formatted(server.devices().size(), expected, DurationText.format(wait)));
            }
            return asking.of(new ConnectedFleet(
                    server, "query-" + UUID.randomUUID(), server.devices().devices(), hidden));
        }
    }

    private QueryResult ask(Analytics analytics, List<String> labels, Ends ends)
            throws SensorDataException, InterruptedException {
        if (question.count) {
            return analytics.count();
        }
        if (question.labels) {
            return analytics.heavyHitters("label", labels, top);
        }
        if (question.mean.isPresent()) {
            return analytics.mean(question.mean.get(), ends.low(), ends.high());
        }
        return question.histogram.isPresent()
                ? analytics.histogram(question.histogram.get(), ends.low(), ends.high(), bins)
                : analytics.quantile(question.quantile.orElseThrow(), share, ends.low(), ends.high());
    }

    private static void checkFigure(String name, QueriedExperiment experiment) throws WrongRequestException {
        try {
            var _ = DeviceFigure.of(name, experiment.channels(), experiment.classes());
        } catch (IllegalArgumentException e) {
            throw new WrongRequestException(String.valueOf(e.getMessage()));
        }
    }

    private Optional<AnswerNoise> noise() throws WrongRequestException {
        require(
                noiseMultiplier.isPresent() == delta.isPresent(),
                "--noise-multiplier and --delta go together: without noise there is no epsilon, and without delta it says nothing");
        try {
            return noiseMultiplier.map(
                    multiplier -> new AnswerNoise(multiplier, delta.orElseThrow(), new SecretBits()));
        } catch (IllegalArgumentException e) {
            throw new WrongRequestException(String.valueOf(e.getMessage()));
        }
    }

    /** What one device can do to a sum depends on it, so that there is none by default. */
    private Optional<Ends> ends(Optional<String> figure) throws WrongRequestException {
        require(
                range.isPresent() == figure.isPresent(),
                "--range goes with --mean, --histogram and --quantile, which need it, such as --range 0:100");
        if (range.isEmpty()) {
            return Optional.empty();
        }
        String text = range.get();
        int colon = text.indexOf(':');
        try {
            double low = Double.parseDouble(text.substring(0, Math.max(0, colon)));
            double high = Double.parseDouble(text.substring(colon + 1));
            require(
                    low < high && Double.isFinite(high - low) && high - low <= 0x1p25,
                    "--range must go from a lower to a higher end, at most 33554432 apart, but was \"%s\""
                            .formatted(text));
            return Optional.of(new Ends(low, high));
        } catch (NumberFormatException e) {
            throw new WrongRequestException(
                    "--range must be two numbers with a colon between them, such as 0:100, but was \"%s\""
                            .formatted(text));
        }
    }

    private static String text(QueryResult result) {
        var text = new StringBuilder();
        text.append("%s: %s of %s%n"
                .formatted(
                        result.question(),
                        result.answered(),
                        CountText.of(result.asked(), "device answered", "devices answered")));
        for (QueryResult.NamedFigure figure : result.figures()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s: %s%s%n",
                    figure.name(),
                    number(figure.value()),
                    figure.within() > 0 ? " (± " + number(figure.within()) + ")" : ""));
        }
        result.bins()
                .forEach(bin -> text.append(
                        "%s: %s%n".formatted(VisibleText.of(bin.name()), CountText.of(bin.devices(), "device"))));
        if (result.clamped() > 0) {
            text.append("outside the range: %s%n".formatted(CountText.of(result.clamped(), "value")));
        }
        if (result.refused() > 0) {
            text.append("refused: %s%n".formatted(CountText.of(result.refused(), "answer")));
        }
        text.append("note: %s%n".formatted(result.note()));
        result.privacy()
                .ifPresent(spent -> text.append("privacy: epsilon %s at delta %s for a device, over %s%n"
                        .formatted(
                                EpsilonText.of(spent.epsilon(), 4),
                                spent.delta(),
                                CountText.of(spent.releases(), "release"))));
        return text.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, "%.9g", value);
    }

    private static void require(boolean holds, String sentence) throws WrongRequestException {
        if (!holds) {
            throw new WrongRequestException(sentence);
        }
    }
}
