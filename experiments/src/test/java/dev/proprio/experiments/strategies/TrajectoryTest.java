package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.NumpyVector;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.RunWatch;
import dev.proprio.experiments.run.UnseenProgress;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.strategies.PaperTrajectory.Algorithm;
import dev.proprio.experiments.strategies.PaperTrajectory.Shard;
import dev.proprio.experiments.strategies.PaperTrajectory.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs, from a given model and from files of recordings, against the papers' algorithms in double precision: the
 * model after each of 80 rounds, in most of which not everybody takes part.
 */
class TrajectoryTest {
    private static final int ROUNDS = 80;
    private static final int CLASSES = 3;
    private static final int INPUTS = 6;

    /**
     * How far a trajectory may be from the paper's, relative to the length of the parameters. A step rounds each to
     * float32, by at most 6e-8 of it, and there are four roundings a round (three local steps, and the global one): chance
     * and steps that shrink what came before leave about 2e-7 of them after 80 rounds. FedDyn divides what devices have
     * moved by its alpha, 0.1, roundings included, and comes to 1e-6.
     */
    private static final double FLOAT32 = 3e-6;

    @TempDir
    private static Path folder = Path.of("replaced by JUnit");

    private static final Steps THREE = new Steps(3, 64, 0.25);
    private static final Steps PAIRS = new Steps(1, 2, 0.25);
    private static final String MOMENTS =
            "server-optimizer: {kind: %s, learning-rate: 0.05, beta1: 0.9, beta2: 0.99, tau: 0.01}";

    /**
     * What is run, the paper's form of it, and one that is wrong by a little: if the two papers' forms were not far from
     * each other, the comparison would tell nothing.
     */
    record Form(String name, String settings, Algorithm paper, Algorithm wrong) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Form> forms() {
        List<Form> forms = new ArrayList<>(List.of(
                new Form(
                        "fedavg",
                        local("sgd"),
                        PaperTrajectory.fedAvg(THREE, 0, true),
                        PaperTrajectory.fedAvg(THREE, 0, false)),
                new Form(
                        "fedavg, uniform",
                        local("sgd") + "aggregation: uniform-mean",
                        PaperTrajectory.fedAvg(THREE, 0, false),
                        PaperTrajectory.fedAvg(THREE, 0, true)),
                new Form(
                        "fedprox",
                        local("fedprox, mu: 0.5"),
                        PaperTrajectory.fedAvg(THREE, 0.5, true),
                        PaperTrajectory.fedAvg(THREE, 0.505, true)),
                new Form(
                        "scaffold",
                        local("scaffold"),
                        PaperTrajectory.scaffold(THREE),
                        PaperTrajectory.fedAvg(THREE, 0, false)),
                new Form(
                        "fednova",
                        local("fednova"),
                        PaperTrajectory.fedNova(THREE),
                        PaperTrajectory.fedAvg(THREE, 0, false)),
                new Form(
                        "feddyn",
                        local("feddyn, alpha: 0.1"),
                        PaperTrajectory.fedDyn(THREE, 0.1),
                        PaperTrajectory.fedDyn(THREE, 0.101)),
                new Form(
                        "fedadam",
                        local("sgd") + MOMENTS.formatted("adam"),
                        PaperTrajectory.adaptive(THREE, 0.05, 0.9, 0.99, 0.01, false),
                        PaperTrajectory.adaptive(THREE, 0.05, 0.9, 0.99, 0.01, true)),
                new Form(
                        "fedyogi",
                        local("sgd") + MOMENTS.formatted("yogi"),
                        PaperTrajectory.adaptive(THREE, 0.05, 0.9, 0.99, 0.01, true),
                        PaperTrajectory.adaptive(THREE, 0.05, 0.9, 0.99, 0.01, false))));
        for (double q : new double[] {0.5, 2, 5, 10}) {
            forms.add(new Form(
                    "q-fedavg, q = " + q,
                    local("qfedavg, q: " + q),
                    PaperTrajectory.qFedAvg(THREE, q),
                    PaperTrajectory.qFedAvg(THREE, 0.99 * q)));
        }
        return forms;
    }

    private static String local(String algorithm) {
        return "local: {algorithm: %s, epochs: 3, batch: 64, learning-rate: 0.25}\n".formatted(algorithm);
    }

    /** Devices whose windows are all the same take different numbers of steps, whatever order mini-batches have. */
    static List<Form> unequal() {
        String local = "local: {algorithm: %s, epochs: 1, batch: 2, learning-rate: 0.25}";
        return List.of(
                new Form(
                        "fedavg",
                        local.formatted("sgd"),
                        PaperTrajectory.fedAvg(PAIRS, 0, true),
                        PaperTrajectory.fedNova(PAIRS)),
                new Form(
                        "scaffold",
                        local.formatted("scaffold"),
                        PaperTrajectory.scaffold(PAIRS),
                        PaperTrajectory.fedAvg(PAIRS, 0, false)),
                new Form(
                        "fednova",
                        local.formatted("fednova"),
                        PaperTrajectory.fedNova(PAIRS),
                        PaperTrajectory.fedAvg(PAIRS, 0, true)));
    }

    private static PaperTrajectory mixed = new PaperTrajectory(Map.of(), CLASSES);
    private static PaperTrajectory same = new PaperTrajectory(Map.of(), CLASSES);
    private static float[] start = {};

    @BeforeAll
    static void writeRecordings() throws IOException {
        var random = new Random(7);
        mixed = recordings("mixed", random, false);
        same = recordings("same", random, true);
        start = new float[INPUTS * CLASSES + CLASSES];
        for (int i = 0; i < start.length; i++) {
            start[i] = (float) (0.3 * random.nextGaussian());
        }
        NumpyVector.write(folder.resolve("start.npy"), start);
    }

    /** Ten people with windows of two points of three channels, in numbers that float32 and decimals hold exactly. */
    private static PaperTrajectory recordings(String name, Random random, boolean alike) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Map<String, Shard> people = new TreeMap<>();
        for (int person = 0; person < 10; person++) {
            var shard = new Shard(new ArrayList<>(), new ArrayList<>());
            var rows = new StringBuilder("label,x,y,z\n");
            int windows = 3 + (person * 5) % 11;
            double[] shift = random.doubles(INPUTS).map(value -> value - 0.5).toArray();
            for (int i = 0; i < windows; i++) {
                int label = alike ? person % CLASSES : i % CLASSES;
                double[] x = new double[INPUTS];
                for (int j = 0; j < INPUTS; j++) {
                    double value =
                            shift[j] + (j % CLASSES == label ? 1 : 0) + (alike ? 0 : 0.7 * random.nextGaussian());
                    x[j] = Math.rint(value * 64) / 64;
                }
                shard.inputs().add(x);
                shard.labels().add(label);
                for (int point = 0; point < 2; point++) {
                    rows.append("c%s,%s,%s,%s\n".formatted(label, x[3 * point], x[3 * point + 1], x[3 * point + 2]));
                }
            }
            people.put("p" + person, shard);
            Files.writeString(place.resolve("p" + person + ".csv"), rows);
        }
        return new PaperTrajectory(people, CLASSES);
    }

    private record Round(List<String> cohort, float[] model) {}

    private record Run(List<String> devices, List<Round> rounds) {}

    private static Run run(String data, String settings) throws Exception {
        ExperimentSpec spec = ExperimentSpec.of(
                YamlReader.parse(
                        """
                name: trajectory
                seed: 3
                rounds: %s
                data:
                  source: csv
                  path: %s
                  user: path:-1
                  label: column:label
                  rate: 2
                  channels: [x, y, z]
                  labels: [c0, c1, c2]
                  preprocessing: {window: 1s, overlap: 0, scaling: none}
                model: {kind: softmax, initial: %s}
                cohort: {size: 5}
                evaluation: {split: users, held-out: 0.2, every: %s}
                %s
                """.formatted(ROUNDS, folder.resolve(data), folder.resolve("start.npy"), ROUNDS, settings),
                        "test"),
                List.of());
        List<Round> rounds = new ArrayList<>();
        RunWatch watch = new RunWatch() {
            @Override
            public void roundEnded(RoundResult result) {
                rounds.add(new Round(
                        result.outcomes().stream()
                                .filter(ClientOutcome.Accepted.class::isInstance)
                                .map(ClientOutcome::device)
                                .toList(),
                        result.model().parameters()));
            }
        };
        Path out = Files.createTempDirectory(folder, "run");
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(out)) {
            var run = new Experiment(experiment, Experiment.engineOf(spec), "test", watch);
            assertThat(run.run(records, new UnseenProgress()).status()).isEqualTo(RunStatus.DONE);
            assertThat(rounds).hasSize(ROUNDS);
            return new Run(
                    IntStream.range(0, experiment.dataset().devices())
                            .mapToObj(experiment.dataset()::deviceId)
                            .toList(),
                    rounds);
        }
    }

    /** The largest distance of a round's model from the paper's, relative to the paper's. */
    private static double distance(PaperTrajectory people, Algorithm paper, Run run) {
        double[] model = new double[start.length];
        for (int i = 0; i < model.length; i++) {
            model[i] = start[i];
        }
        PaperTrajectory problem = people.of(run.devices());
        double most = 0;
        for (Round round : run.rounds()) {
            model = paper.round(problem, model, round.cohort());
            double off = 0;
            double length = 0;
            for (int i = 0; i < model.length; i++) {
                off += (round.model()[i] - model[i]) * (round.model()[i] - model[i]);
                length += model[i] * model[i];
            }
            most = Math.max(most, Math.sqrt(off / length));
        }
        return most;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyRoundsModelIsThePapers(Form form) throws Exception {
        Run run = run("mixed", form.settings());
        assertThat(distance(mixed, form.paper(), run)).isLessThan(FLOAT32);
        assertThat(distance(mixed, form.wrong(), run)).isGreaterThan(20 * FLOAT32);
    }

    @ParameterizedTest
    @MethodSource("unequal")
    void theSameWhereDevicesTakeDifferentNumbersOfSteps(Form form) throws Exception {
        Run run = run("same", form.settings());
        assertThat(distance(same, form.paper(), run)).isLessThan(FLOAT32);
        assertThat(distance(same, form.wrong(), run)).isGreaterThan(20 * FLOAT32);
    }
}
