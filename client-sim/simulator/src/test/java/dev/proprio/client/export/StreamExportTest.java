package dev.proprio.client.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.export.CStream.Outcome;
import dev.proprio.client.export.CStream.Row;
import dev.proprio.client.export.CStream.Said;
import dev.proprio.client.export.CStream.Settings;
import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.CutWindows;
import dev.proprio.client.sensor.signal.Gravity;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream in C makes of rows is what the preprocessing here makes of recordings. */
class StreamExportTest {
    private static final double RATE = 50;
    private static final int LENGTH = 40;
    private static final int CLASSES = 3;
    private static final Duration MAX_GAP = Duration.ofMillis(200);
    private static final List<String> SENSORS = List.of("pressure_Pa", "acc_x_g", "acc_y_g", "gyro_x_rad_s");
    private static final long MICROS = 1_000_000;

    private static final String[] COUNTING = {
        "-DCOUNTS_ALLOCATIONS", "-Wl,--wrap=malloc", "-Wl,--wrap=calloc", "-Wl,--wrap=realloc"
    };

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @BeforeAll
    static void needsACompiler() {
        Assumptions.assumeTrue(CCompiler.isHere(), "there is no C compiler named cc");
    }

    private static Preprocessing preprocessing(Gravity gravity, double overlap) {
        return new Preprocessing()
                .with(Preprocessing::rate, Optional.of(RATE))
                .with(Preprocessing::window, Duration.ofMillis((long) (1000 * LENGTH / RATE)))
                .with(Preprocessing::overlap, overlap)
                .with(Preprocessing::gravity, gravity)
                .with(Preprocessing::maxGap, MAX_GAP);
    }

    private static DataDescription source(double rate) {
        return new DataDescription("a stream", SENSORS, List.of("walk", "sit", "run"), rate, false, "");
    }

    private static Deployable deployable(Gravity gravity) {
        DataDescription source = source(RATE);
        List<String> channels = preprocessing(gravity, 0).channels(source);
        double[] deviation = new double[channels.size()];
        Arrays.fill(deviation, 1);
        double[] mean = new double[channels.size()];
        mean[0] = 101_325;
        var input = new ModelInput(
                source.name(), channels, source.classes(), LENGTH, RATE, new Normalization(mean, deviation));
        var model = new Model(new Mlp(List.of(4)), input.shape(), 5, TrainerKind.DL4J);
        return new Deployable("a stream's", input, model, model.initialParameters());
    }

    private CStream compile(Deployable deployable, Gravity gravity, String... more) throws Exception {
        CExport.write(deployable, folder);
        StreamExport.write("a stream's", deployable.input(), preprocessing(gravity, 0), folder);
        return new CStream(folder, deployable.input().shape().size(), CLASSES, more);
    }

    /** Recordings, and the same rows as sensors gave them, one clock after the other. */
    private record Drawn(List<Recording> recordings, List<Row> rows, int stretches, int late, int bad) {}

    /**
     * Stretches of rows that come at {@code rate} Hz on the average, with jitter. Between them lie gaps, or a clock that is
     * set back, and among them rows that a stream leaves out.
     */
    private static Drawn draw(double rate, KeyedRandom random) {
        List<Recording> recordings = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        int stretches = 0;
        int late = 0;
        int bad = 0;
        for (int clock = 0; clock < 3; clock++) {
            List<Double> seconds = new ArrayList<>();
            List<Float> samples = new ArrayList<>();
            // Each clock begins before the last one's end.
            long begin = (2 - clock) * 1000L * MICROS + random.nextInt(1000);
            int parts = 1 + random.nextInt(3);
            for (int part = 0; part < parts; part++) {
                stretches++;
                int count = 1 + random.nextInt(part == 0 ? (int) (6 * rate) : (int) (1.2 * LENGTH / RATE * rate));
                for (int i = 0; i < count; i++) {
                    boolean between = i > 0 && i < count - 1;
                    double jitter = between ? 0.8 * (random.nextDouble() - 0.5) : 0;
                    long micros = begin + Math.round((i + jitter) / rate * MICROS);
                    float[] row = new float[SENSORS.size()];
                    for (int c = 0; c < row.length; c++) {
                        double wave = Math.sin((c + 1) * 3.0 * micros / MICROS) + 0.3 * random.nextGaussian();
                        row[c] = (float) ((c == 0 ? 101_325 : 0) + wave);
                        samples.add(row[c]);
                    }
                    seconds.add(micros / (double) MICROS);
                    rows.add(new Row(micros, row));
                    if (random.nextInt(20) == 0) {
                        rows.add(new Row(micros - random.nextInt(200_000), row.clone()));
                        late++;
                    }
                    if (random.nextInt(20) == 0) {
                        float[] broken = row.clone();
                        broken[random.nextInt(broken.length)] =
                                random.nextInt(2) == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
                        rows.add(new Row(micros + 1, broken));
                        bad++;
                    }
                }
                begin = Math.round(seconds.getLast() * MICROS) + 201_000 + random.nextInt(3_000_000);
            }
            float[] values = new float[samples.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = samples.get(i);
            }
            double[] times = seconds.stream().mapToDouble(Double::doubleValue).toArray();
            recordings.add(new Recording(0, 0, new Timeline.Stamped(times), SENSORS.size(), values));
        }
        return new Drawn(recordings, rows, stretches, late, bad);
    }

    @ParameterizedTest
    @EnumSource
    void windowsAreThoseOfThePreprocessingHereAndNothingIsAllocated(Gravity gravity) throws Exception {
        Deployable deployable = deployable(gravity);
        CStream stream = compile(deployable, gravity, COUNTING);
        // Of those that are low-passed the mean rate of a stretch is exact in microseconds, as the low-pass depends on
        // it.
        double[] rates = {20, 49.7, 50, 51, 64, 100, 125, 200};
        int seen = 0;
        for (int i = 0; i < rates.length; i++) {
            KeyedRandom random = KeyedRandom.of(1, "streams", KeyedRandom.keyOf(gravity.toString()), i);
            Drawn drawn = draw(rates[i], random);
            double overlap = i % 2 == 0 ? 0.5 : random.nextDouble() * 0.9;
            CutWindows expected =
                    preprocessing(gravity, overlap).cut(source(rates[i]), drawn.recordings(), overlap, Long.MAX_VALUE);
            Outcome outcome = stream.run(new Settings(rates[i], overlap), drawn.rows());
            assertThat(outcome.exit()).isZero();
            check(outcome, expected, "%s Hz, overlap %s".formatted(rates[i], overlap));
            assertThat(outcome.late()).isEqualTo(drawn.late());
            assertThat(outcome.notFinite()).isEqualTo(drawn.bad());
            assertThat(outcome.clockBack()).isEqualTo(drawn.recordings().size() - 1);
            assertThat(outcome.gaps() + outcome.clockBack() + 1).isEqualTo(drawn.stretches());
            assertThat(outcome.rows() + outcome.late() + outcome.notFinite())
                    .isEqualTo(drawn.rows().size());
            // The program's own.
            assertThat(outcome.allocations()).isEqualTo(1);
            seen += outcome.windows().size();
        }
        assertThat(seen).isGreaterThan(100);
    }

    private static void check(Outcome outcome, CutWindows expected, String what) {
        Windows windows = expected.windows();
        assertThat(outcome.windows()).as(what).hasSize(windows.count());
        assertThat(outcome.ended()).isEqualTo(outcome.classified()).isEqualTo(windows.count());
        for (int w = 0; w < windows.count(); w++) {
            Said said = outcome.windows().get(w);
            assertThat(said.micros() / (double) MICROS).as(what).isCloseTo(expected.seconds()[w], within(2e-6));
            for (int i = 0; i < windows.size(); i++) {
                float value = windows.features()[w * windows.size() + i];
                if (Math.abs(said.window()[i] - value) > 1e-6 * Math.max(1, Math.abs(value))) {
                    throw new AssertionError("%s: value %s of window %s is %s, and %s here"
                            .formatted(what, i, w, said.window()[i], value));
                }
            }
        }
    }

    @Test
    void aStreamOnBytesDecidesAsItsModel() throws Exception {
        Deployable deployable = deployable(Gravity.NONE);
        KeyedRandom random = KeyedRandom.of(2, "streams");
        Windows calibration = RandomModel.windows(deployable.input(), 64, random);
        QuantizedModel quantized =
                QuantizedModel.of(deployable, deployable.input().normalization().apply(calibration));
        CExport.write(quantized, folder);
        StreamExport.write("a stream's", deployable.input(), preprocessing(Gravity.NONE, 0), folder);
        // No low-pass: neither its constants nor its rows.
        var stream = new CStream(folder, deployable.input().shape().size(), CLASSES, "-DPROPRIO_STREAM_FASTEST=1");
        Drawn drawn = draw(RATE, random);
        Outcome outcome = stream.run(new Settings(RATE, 0), drawn.rows());
        assertThat(outcome.windows()).isNotEmpty();
        assertThat(stream.run(new Settings(64, 0), drawn.rows()).exit())
                .as("faster than it was compiled for")
                .isEqualTo(3);
        CModel model = new CModel(folder, CLASSES);
        for (Said said : outcome.windows()) {
            var window = new Windows(LENGTH, SENSORS.size(), said.window(), new int[1]);
            CModel.Answer answer = model.classify(window).getFirst();
            assertThat(answer.best()).isEqualTo(said.best()).isEqualTo(said.decision());
            assertThat(answer.scores()).containsExactly(said.scores());
        }
    }

    @Test
    void decisionsTakeVotesAndThresholds() throws Exception {
        Deployable deployable = deployable(Gravity.NONE);
        CStream stream = compile(deployable, Gravity.NONE);
        List<Row> rows = draw(RATE, KeyedRandom.of(3, "streams")).rows();
        int changes = 0;
        for (Settings settings : List.of(
                new Settings(RATE, 0.9, 1, 1, 0.4, 0.3),
                new Settings(RATE, 0.9, 3, 5, 0, 0),
                new Settings(RATE, 0.9, 2, 3, 0.38, 0.36),
                new Settings(RATE, 0.9, 16, 16, 0, 1))) {
            Outcome outcome = stream.run(settings, rows);
            var reference = new ReferenceDecision(settings);
            long stretch = Long.MIN_VALUE;
            for (Said said : outcome.windows()) {
                if (stretch != Long.MIN_VALUE && Math.abs(said.micros() - stretch) > 100_000) {
                    reference = new ReferenceDecision(settings);
                }
                stretch = said.micros();
                int before = reference.decision;
                assertThat(said.decision()).isEqualTo(reference.after(said.best(), said.scores()));
                changes += before != reference.decision ? 1 : 0;
            }
        }
        assertThat(changes).isGreaterThan(10);
        for (Settings impossible : List.of(
                new Settings(RATE, 1),
                new Settings(RATE, Double.NaN),
                new Settings(Double.NaN, 0),
                new Settings(0, 0),
                new Settings(201, 0),
                new Settings(RATE, 0, 2, 4, 0, 0),
                new Settings(RATE, 0, 0, 1, 0, 0),
                new Settings(RATE, 0, 9, 17, 0, 0),
                new Settings(RATE, 0, 1, 1, Double.NaN, 0))) {
            assertThat(stream.run(impossible, rows).exit())
                    .as(impossible.toString())
                    .isEqualTo(3);
        }
    }

    /** The rule of decisions as the documentation has it. */
    private static final class ReferenceDecision {
        private final Settings settings;
        private final List<Integer> votes = new ArrayList<>();
        private int decision = -1;

        ReferenceDecision(Settings settings) {
            this.settings = settings;
        }

        int after(int best, float[] scores) {
            votes.add(best >= 0 && scores[best] >= (float) settings.on() ? best : -1);
            List<Integer> last = votes.subList(Math.max(0, votes.size() - settings.of()), votes.size());
            for (int c = 0; c < scores.length; c++) {
                int candidate = c;
                if (last.stream().filter(vote -> vote == candidate).count() >= settings.votes()) {
                    decision = c;
                    return c;
                }
            }
            decision = decision >= 0 && best >= 0 && scores[decision] >= (float) settings.off() ? decision : -1;
            return decision;
        }
    }

    @Test
    void whateverClocksAndSensorsSayNothingIsReadOrWrittenOutOfBounds() throws Exception {
        Path probe = Files.createDirectory(folder.resolve("probe"));
        Files.writeString(probe.resolve("main.c"), "int main(void) { return 0; }\n");
        String[] sanitized = {"-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-g"};
        Assumptions.assumeTrue(
                new ProcessBuilder("cc", sanitized[0], "-o", "probe", "main.c")
                                .directory(probe.toFile())
                                .start()
                                .waitFor()
                        == 0,
                "this C compiler has no sanitizers");
        CStream stream = compile(deployable(Gravity.SEPARATE), Gravity.SEPARATE, sanitized);
        for (int round = 0; round < 6; round++) {
            KeyedRandom random = KeyedRandom.of(4, "streams", 0, round);
            double rate = List.of(0.1, 20.0, 50.0, 62.5, 190.0, 200.0).get(round);
            List<Row> rows = new ArrayList<>(draw(Math.max(rate, 10), random).rows());
            long clock = 0;
            for (int i = 0; i < 3000; i++) {
                clock = switch (random.nextInt(100)) {
                    case 0 -> Long.MIN_VALUE;
                    case 1 -> Long.MAX_VALUE;
                    case 2 -> random.nextLong();
                    case 3 -> clock + 3600 * MICROS;
                    case 4 -> clock - 3600 * MICROS;
                    case 5 -> clock - random.nextInt(300_000);
                    default -> clock + random.nextInt(10) * (long) (MICROS / Math.max(rate, 1) / 5);
                };
                float[] row = new float[SENSORS.size()];
                for (int c = 0; c < row.length; c++) {
                    row[c] = random.nextInt(200) == 0
                            ? Float.intBitsToFloat(random.nextInt())
                            : (float) random.nextGaussian();
                }
                rows.add(new Row(clock, row));
            }
            Outcome outcome = stream.run(new Settings(rate, random.nextDouble()), rows);
            assertThat(outcome.exit()).as("round %s", round).isZero();
            assertThat(outcome.rows() + outcome.late() + outcome.notFinite()).isEqualTo(rows.size());
            assertThat(outcome.gaps()).isPositive();
            assertThat(outcome.clockBack()).isPositive();
            assertThat(outcome.notFinite()).isPositive();
        }
    }
}
