package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmgGesturesTest {
    private static final String HEADING =
            "time\tchannel1\tchannel2\tchannel3\tchannel4\tchannel5\tchannel6\tchannel7" + "\tchannel8\tclass\n";

    @TempDir
    Path folder = Path.of("replaced by JUnit");

    @Test
    void holdsAreRecordingsAndWhatIsUnmarkedIsDropped() throws Exception {
        String session = HEADING
                + line(1, 1, 0)
                + line(2, 2, 1)
                + line(4, 3, 1)
                + line(5, 4, 0)
                + line(6, 5, 1)
                + line(7, 6, 2)
                + line(8, 7, 7);
        SensorData data = open(
                Map.of(
                        "EMG/02/2_raw_data_13-13_22.03.16.txt", session,
                        "EMG/01/1_raw_data_13-12_22.03.16.txt", session,
                        "EMG/01/2_raw_data_13-13_22.03.16.txt", session,
                        "EMG/README.txt", "not looked at"),
                Duration.ZERO);
        assertThat(data.users()).isEqualTo(2);
        assertThat(data.userId(1)).isEqualTo("subject-02");
        assertThat(data.recordings(0)).extracting(Recording::session).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(data.recordings(1)).extracting(Recording::label).containsExactly(0, 0, 1);
        Recording first = data.recordings(0).getFirst();
        assertThat(first.samples()).hasSize(16).startsWith(2e-5f).endsWith(3e-5f);
        assertThat(((Timeline.Stamped) first.timeline()).seconds()).containsExactly(0.002, 0.004);
    }

    @Test
    void theEnvelopeLooksBackAndBeginsAnewWithEachHold() throws Exception {
        SensorData data = open(
                Map.of(
                        "1/1_raw_data_x.txt",
                        HEADING + line(1, 30, 1) + line(2, -40, 1) + line(3, 0, 1) + line(4, 50, 2)),
                Duration.ofMillis(2));
        float[] values = data.recordings(0).getFirst().samples();
        double[] expected = {30e-5, Math.sqrt((9e-8 + 16e-8) / 2), Math.sqrt(16e-8 / 2)};
        for (int t = 0; t < 3; t++) {
            assertThat((double) values[8 * t]).isCloseTo(StrictMath.log10(1e-5 + expected[t]), within(1e-6));
        }
        assertThat((double) data.recordings(0).get(1).samples()[0])
                .isCloseTo(StrictMath.log10(1e-5 + 50e-5), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "1 2 3 | 3 fields",
                "1 0 0 0 0 0 0 0 x 1 | no finite number in field 9",
                "0 0 0 0 0 0 0 0 0 1 | a time that"
            })
    void aBrokenLineIsASentence(String line, String sentence) {
        String text = HEADING + line(0, 1, 1) + line.replace(' ', '\t') + "\n";
        assertThatThrownBy(() -> open(Map.of("1/1_raw_data_x.txt", text), Duration.ZERO))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("1_raw_data_x.txt:3 holds " + sentence)
                .hasMessageContaining("10.24432/C5ZP5C");
    }

    @Test
    void theSharedArchiveHas33PeopleOfWhom31HaveBothSessions() throws Exception {
        SensorData data = new EmgGestures(
                        SharedData.require("emg-gestures.zip"), Optional.empty(), Duration.ofMillis(200))
                .open(1);
        assertThat(data.users()).isEqualTo(33);
        int both = 0;
        for (int user = 0; user < data.users(); user++) {
            var recordings = data.recordings(user);
            both += recordings.stream().mapToInt(Recording::session).distinct().count() == 2 ? 1 : 0;
            assertThat(recordings.stream().mapToInt(Recording::label).distinct().count())
                    .isEqualTo(6);
        }
        assertThat(both).isEqualTo(31);
    }

    private SensorData open(Map<String, String> files, Duration envelope) throws Exception {
        String path = Zips.write(folder.resolve("emg.zip"), Zips.zip(Zips.files(files)));
        return new EmgGestures(path, Optional.empty(), envelope).open(1);
    }

    /** A sample of so many units of 10 µV on all channels. */
    private static String line(int time, int units, int label) {
        return time + ("\t" + units + "e-5").repeat(8) + "\t" + label + "\n";
    }
}
