package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a text file holds, recordings of finite samples come out, or a sentence that says what is wrong. */
class CsvFuzzTest {
    private Path file = Path.of("replaced below");

    @BeforeEach
    void prepare() throws IOException {
        file = Files.createTempFile("recordings", ".csv");
    }

    @AfterEach
    void remove() throws IOException {
        Files.delete(file);
    }

    static Stream<byte[]> samples() {
        return Stream.of(
                        "\0user,label,t,a,b\n1,walk,0.01,1.5,-2e-3\n1,walk,0.02,1.5,3\n2,run,5,\"1\",2\n",
                        "\1user;label;t;a;b\n1;walk;0,01;1,5;-2\n1;walk;0,02;1,5;3\nx;y\n",
                        "\2user label t a b\n1  walk 1 2 3\n\n1 walk 2 3 4\r\n",
                        "\3user,label,t,a,b\n\"a\"\"b\",\"w,alk\",1,2,3\n1,walk,1,9,9\n",
                        "\0user,label,t,a,b\n1,walk,-1e308,1,2\n1,walk,1e308,1,2\n",
                        "\0user,label,t,a,b\n1,walk,0,1,2\n1,walk,1e-320,1,2\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The first byte chooses the settings, the others are the file. */
    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void recordingsAreFiniteOrRefused(byte[] input) throws IOException {
        if (input == null || input.length == 0) {
            return;
        }
        Files.write(file, Arrays.copyOfRange(input, 1, input.length));
        try {
            SensorData data = settings(input[0] & 7).open(1);
            assertThat(data.description().sampleRate()).isPositive().isFinite();
            for (int user = 0; user < data.users(); user++) {
                for (Recording recording : data.recordings(user)) {
                    check(recording, data.description().classes().size());
                }
            }
        } catch (SensorDataException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }

    private CsvRecordings settings(int variant) {
        int form = variant & 3;
        return new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::path, file.toString())
                        .set(CsvRecordings::delimiter, form == 1 ? "semicolon" : form == 2 ? "whitespace" : ",")
                        .set(CsvRecordings::decimalComma, form == 1)
                        .set(CsvRecordings::time, Optional.of("t"))
                        .set(CsvRecordings::timeUnit, TimeUnit.MS)
                        .set(CsvRecordings::rate, variant > 3 ? Optional.of(50.0) : Optional.<Double>empty())
                        .set(CsvRecordings::channels, List.of("a", "b=renamed"))
                        .set(CsvRecordings::ignoreLabels, List.of("none"))
                        .set(CsvRecordings::onBadRow, form == 0 || variant > 3 ? BadRows.FAIL : BadRows.SKIP));
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
}
