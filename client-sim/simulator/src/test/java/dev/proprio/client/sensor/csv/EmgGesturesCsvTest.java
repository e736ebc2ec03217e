package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.archive.SharedData;
import org.junit.jupiter.api.Test;

/** The csv source on a published archive: EMG Data for Gestures, DOI 10.24432/C5ZP5C. */
class EmgGesturesCsvTest {
    @Test
    void readsPeopleSessionsAndGestures() throws Exception {
        SensorData data = new CsvSettings(SharedData.require("emg-gestures.zip"))
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
        int both = 0;
        for (int user = 0; user < data.users(); user++) {
            int sessions = 1
                    + data.recordings(user).stream()
                            .mapToInt(Recording::session)
                            .max()
                            .orElse(-1);
            both += sessions == 2 ? 1 : 0;
            assertThat(data.recordings(user)).extracting(Recording::label).contains(0, 1, 2, 3, 4, 5);
        }
        assertThat(both).isEqualTo(31);
    }
}
