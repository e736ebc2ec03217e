package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a data set's files hold, recordings of finite samples come out, or a sentence that says what is wrong. */
class RecordingsFuzzTest {
    private static final List<String> FILES =
            List.of("raw/watch/accel/data_1600_accel_watch.txt", "01/1_raw_data_1.txt", "train/y_train.txt");

    private Path folder = Path.of("replaced below");
    private List<SensorSource> sources = List.of();

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createTempDirectory("recordings");
        for (int i = 0; i < FILES.size(); i++) {
            Files.createDirectories(file(i).getParent());
        }
        Path uci = folder.resolve("2");
        String window = "0.5 ".repeat(UciHarReader.LENGTH) + "\n";
        for (String split : List.of("train", "test")) {
            for (String signal : List.of("body_acc", "body_gyro", "total_acc")) {
                for (String axis : List.of("x", "y", "z")) {
                    write(uci, "%s/Inertial Signals/%s_%s_%s.txt".formatted(split, signal, axis, split), window);
                }
            }
            write(uci, "%s/y_%s.txt".formatted(split, split), "1\n");
            write(uci, "%s/subject_%s.txt".formatted(split, split), split.equals("test") ? "2\n" : "1\n");
        }
        sources = List.of(
                new WisdmWatch(path(0), Optional.empty(), List.of("A", "B", "C")),
                new EmgGestures(path(1), Optional.empty(), Duration.ofMillis(200)),
                new UciHar(path(2), Optional.empty()));
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    static Stream<byte[]> samples() {
        return Stream.of(
                        "0" + "1600,A,90426708196641,9.80665,-19.6133,0.0;\n1600,A,90426758196641,1,2,3;\n",
                        "0" + "1600,A,1,2,3;\n1600,F,4,5,6;\n",
                        "1" + "time\tchannel1\n1\t1e-5\t0\t0\t0\t0\t0\t0\t0\t1\n2\t1e-5\t0\t0\t0\t0\t0\t0\t0\t1\n",
                        "2" + "5\n",
                        "0" + "1600,A,1,1e300,2,3;\n",
                        "1" + "\n1\t1e300\t0\t0\t0\t0\t0\t0\t0\t1\n",
                        "1" + "\n1e30\t1\t0\t0\t0\t0\t0\t0\t0\t1\n2e30\t1\t0\t0\t0\t0\t0\t0\t0\t1\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first byte chooses the data set, one of whose files holds the others. */
    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void recordingsAreFiniteOrRefused(byte[] input) throws IOException {
        if (input == null || input.length == 0) {
            return;
        }
        int which = (input[0] & 0xff) % FILES.size();
        Files.write(file(which), Arrays.copyOfRange(input, 1, input.length));
        try {
            SensorData data = sources.get(which).open(1);
            for (int user = 0; user < data.users(); user++) {
                for (Recording recording : data.recordings(user)) {
                    check(recording, data.description().classes().size());
                }
            }
        } catch (SensorDataException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }

    private static void check(Recording recording, int classes) {
        assertThat(recording.label()).isBetween(0, classes - 1);
        for (float sample : recording.samples()) {
            assertThat(Float.isFinite(sample)).isTrue();
        }
        if (recording.timeline() instanceof Timeline.Stamped(double[] seconds)) {
            for (int i = 1; i < seconds.length; i++) {
                assertThat(seconds[i]).isGreaterThan(seconds[i - 1]);
            }
        }
    }

    private Path file(int which) {
        return folder.resolve(Integer.toString(which)).resolve(FILES.get(which));
    }

    private String path(int which) {
        return folder.resolve(Integer.toString(which)).toString();
    }

    private static void write(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
