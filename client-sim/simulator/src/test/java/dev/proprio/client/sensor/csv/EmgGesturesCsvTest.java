package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.EmgGestures;
import dev.proprio.client.sensor.archive.SharedData;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The csv source on a published archive: EMG Data for Gestures, DOI 10.24432/C5ZP5C. */
class EmgGesturesCsvTest {
    @Test
    void readsPeopleSessionsAndGestures() throws Exception {
        String path = SharedData.require("emg-gestures.zip");
        SensorData data = new CsvSettings(path)
                .files("**/*_raw_data_*.txt")
                .delimiter("tab")
                .user("path:-2")
                .session("path-regex:/([12])_raw_data")
                .label("column:class")
                .labels("1", "2", "3", "4", "5", "6")
                .time("time", TimeUnit.MS)
                .channels(
                        "channel1", "channel2", "channel3", "channel4", "channel5", "channel6", "channel7", "channel8")
                .open();
        assertThat(data.users()).isEqualTo(33);
        assertThat(data.description().sampleRate()).isBetween(900.0, 1000.0);
        SensorData expected = new EmgGestures(path, Optional.empty(), Duration.ZERO).open(1);
        int both = 0;
        for (int user = 0; user < data.users(); user++) {
            int sessions = 1
                    + data.recordings(user).stream()
                            .mapToInt(Recording::session)
                            .max()
                            .orElse(-1);
            both += sessions == 2 ? 1 : 0;
            assertThat(data.recordings(user)).extracting(Recording::label).contains(0, 1, 2, 3, 4, 5);
            assertSame(data.recordings(user), expected.recordings(user));
        }
        assertThat(both).isEqualTo(31);
    }

    /** As by its own reader, which gives its signals as they are where no envelope is asked for. */
    private static void assertSame(List<Recording> own, List<Recording> theirs) {
        assertThat(own).hasSameSizeAs(theirs);
        for (int i = 0; i < own.size(); i++) {
            assertThat(own.get(i).label()).isEqualTo(theirs.get(i).label());
            // A person's only session is the first here, whatever its file's name.
            assertThat(own.get(i).session() - own.getFirst().session())
                    .isEqualTo(theirs.get(i).session() - theirs.getFirst().session());
            assertThat(own.get(i).samples()).isEqualTo(theirs.get(i).samples());
            assertThat(((Timeline.Stamped) own.get(i).timeline()).seconds())
                    .isEqualTo(((Timeline.Stamped) theirs.get(i).timeline()).seconds());
        }
    }
}
