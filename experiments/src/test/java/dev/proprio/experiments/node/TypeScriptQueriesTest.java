package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.MomentsTally;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryAnswer;
import dev.proprio.proto.query.SummedMoments;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The node in TypeScript answers queries with the integers that the SDK's answers have. */
@Timeout(300)
class TypeScriptQueriesTest {
    private static final String DEVICE = "typescript";
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int CASES = 60;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final KeyedRandom random = KeyedRandom.of(3, "typescript-queries");
    private final List<String> expected = new ArrayList<>();
    private final StringBuilder script = new StringBuilder();

    @Test
    void itsAnswersAreThoseOfTheSdk() throws Exception {
        TypeScriptExample example = TypeScriptExample.build();
        Path module = Project.scratch("typescript-node").resolve("dist/queries.js");
        script.append("import { moments, histogram, vote, evaluation } from \"%s\";\n".formatted(module.toUri()));
        script.append("const say = ({ vectors, clamped }) => console.log("
                + "vectors.map((v) => v.name + \":\" + v.values.join()).join(\" \") + \" \" + clamped);\n");
        for (int i = 0; i < CASES; i++) {
            moments();
            histogram();
            vote();
            evaluation();
        }
        Path program = Files.writeString(folder.resolve("cases.mjs"), script);

        assertThat(example.run(program.toString()).lines()).containsExactlyElementsOf(expected);
    }

    private void moments() {
        int figures = 1 + random.nextInt(3);
        boolean ofDevices = random.nextInt(4) == 0;
        List<String> names = Stream.of("a", "b", "c").limit(figures).toList();
        List<Double> ranges = random.doubles(figures, 0.001, 100).boxed().toList();
        double middle = random.nextInt(3) == 0 ? 0 : random.nextDouble(-5, 5);
        var query =
                new MomentsQuery(names, ranges, ofDevices ? MomentsQuery.Of.DEVICES : MomentsQuery.Of.SAMPLES, middle);
        var tally = new MomentsTally(query);
        List<String> points = new ArrayList<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            double[] point = new double[figures];
            Arrays.setAll(point, i -> value());
            tally.add(point);
            points.add(Arrays.toString(point));
        }
        script.append("say(moments({ figures: %s, ranges: %s, middle: %s, of_devices: %s }, %s));\n"
                .formatted(texts(names), ranges, middle, ofDevices, points));
        expect(query, tally.answer(), "points", "sums", "squares");
    }

    /** Among others halves of a step, which are rounded to even, and what is no number. */
    private double value() {
        return switch (random.nextInt(5)) {
            case 0 -> (random.nextInt(9) - 4) * 0x1p-21;
            case 1 -> Double.NaN;
            case 2 -> Double.NEGATIVE_INFINITY;
            default -> random.nextGaussian() * 40;
        };
    }

    private void histogram() {
        double low = random.nextDouble(-3, 3);
        var query = new HistogramQuery("a", low, low + random.nextDouble(0.1, 4), 1 + random.nextInt(12));
        double figure = random.nextBoolean() ? query.edge(random.nextInt(query.bins() + 1)) : value();
        script.append("say(histogram({ low: %s, high: %s, bins: %s }, %s));\n"
                .formatted(query.low(), query.high(), query.bins(), figure));
        // What is no number is no figure, and nothing was moved.
        expect(query, query.answer(figure), "votes");
    }

    private void vote() {
        var query = new VoteQuery("a", List.of("walk", "sit", "stand"));
        String word = List.of("walk", "stand", "run").get(random.nextInt(3));
        script.append("say(vote(%s, \"%s\"));\n".formatted(texts(query.words()), word));
        expect(query, query.answer(word), "votes");
    }

    private void evaluation() {
        int classes = 2 + random.nextInt(4);
        int windows = random.nextInt(40);
        int[] truth = random.ints(windows, 0, classes).toArray();
        int[] predicted = random.ints(windows, 0, classes).toArray();
        double loss = windows == 0 ? 0 : random.nextInt(5) == 0 ? Double.NaN : random.nextDouble(0, 1e8);
        var query = new EvaluationQuery(classes);
        script.append("say(evaluation(%s, { truth: %s, predicted: %s, loss: %s }));\n"
                .formatted(classes, Arrays.toString(truth), Arrays.toString(predicted), loss));
        expect(query, query.answer(truth, predicted, loss), "confusion", "loss", "accuracy", "unmeasured");
    }

    private void expect(Query query, QueryAnswer answer, String... vectors) {
        assertThat(query.fault(answer)).isEmpty();
        expected.add(Stream.of(vectors)
                        .map(name -> name + ":"
                                + Arrays.stream(answer.vector(name))
                                        .mapToObj(Long::toString)
                                        .collect(Collectors.joining(",")))
                        .collect(Collectors.joining(" "))
                + " " + answer.clamped());
    }

    private static String texts(List<String> words) {
        return words.stream().map(word -> "\"" + word + "\"").toList().toString();
    }

    @Test
    void aCoordinatorIsAnsweredOrToldWhyNot() throws Exception {
        TypeScriptExample example = TypeScriptExample.build();
        Path seed = Files.write(folder.resolve("seed"), new byte[32]);
        Path keys = Files.writeString(folder.resolve("keys"), DEVICE + " " + "ab".repeat(32) + "\n");
        Process node;
        try (CoordinatorServer server =
                CoordinatorServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            node = example.start(
                    folder.resolve("node.log"),
                    List.of(
                            "--coordinator",
                            "127.0.0.1:" + server.port(),
                            "--device",
                            DEVICE,
                            "--seed",
                            seed.toString(),
                            "--directory",
                            keys.toString()));
            assertThat(server.devices().await(1, LONG)).isTrue();
            var windows = new HistogramQuery("windows", 0, 100, 10);
            assertThat(windows.votes(asked(server, 1, windows).sum().orElseThrow()))
                    .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
            var first = new MomentsQuery(List.of("first"), List.of(4.0), MomentsQuery.Of.SAMPLES);
            assertThat(SummedMoments.of(first, asked(server, 2, first).sum().orElseThrow())
                            .points())
                    .isEqualTo(80);
            var evaluation = new EvaluationQuery(3);
            var layout = ParameterLayout.of(List.of("W", "b"), List.of(List.of(2, 3), List.of(3)));
            float[] parameters = {0.5f, -1, 0.25f, 1, 0, -0.5f, 0.1f, 0.2f, 0.3f};
            CollectedAnswers evaluated = server.ask(QueryPlan.evaluation(
                    "query",
                    3,
                    evaluation,
                    List.of(DEVICE),
                    new Broadcast(layout, parameters, Map.of()),
                    Optional.empty(),
                    LONG));
            assertThat(Arrays.stream(evaluation.confusion(evaluated.sum().orElseThrow()))
                            .mapToLong(row -> Arrays.stream(row).sum())
                            .toArray())
                    .containsExactly(5, 6, 5);
            assertThat(evaluation.loss(evaluated.sum().orElseThrow())).isPositive();
            assertThat(asked(server, 4, new MomentsQuery(List.of("age"), List.of(100.0), MomentsQuery.Of.DEVICES))
                            .firstRefusal())
                    .contains("this device tells nothing of \"age\"");
        }
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private static CollectedAnswers asked(CoordinatorServer server, int round, Query query) throws Exception {
        return server.ask(new QueryPlan("query", round, query, List.of(DEVICE), LONG));
    }
}
