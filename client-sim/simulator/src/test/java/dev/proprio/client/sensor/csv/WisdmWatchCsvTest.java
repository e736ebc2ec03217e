package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.archive.SharedData;
import dev.proprio.client.sensor.archive.WisdmWatch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The csv source on a published archive, whose rows here lack times: WISDM 2019, DOI 10.24432/C5HK59. */
class WisdmWatchCsvTest {
    private static final double G = 9.80665;

    @Test
    void isTheSameAsByItsOwnReaderButForTheUnit() throws Exception {
        String path = SharedData.require("wisdm2019-watch.zip");
        SensorData data = new CsvSettings(path)
                .files("**/raw/watch/accel/data_*_watch.txt")
                .header(false)
                .user("column:1")
                .label("column:2")
                .labels("A", "B", "C", "D", "E", "M")
                .rate(Optional.of(20.0))
                .channels("3", "4", "5")
                .open();
        SensorData expected = new WisdmWatch(path, Optional.empty(), List.of("A", "B", "C", "D", "E", "M")).open(1);
        assertThat(data.users()).isEqualTo(expected.users()).isEqualTo(51);
        for (int user = 0; user < data.users(); user++) {
            List<Recording> theirs = expected.recordings(
                    expected.userIndex("user-" + data.userId(user)).orElseThrow());
            assertThat(data.recordings(user))
                    .extracting(Recording::label)
                    .isEqualTo(theirs.stream().map(Recording::label).toList());
            for (int i = 0; i < theirs.size(); i++) {
                float[] own = data.recordings(user).get(i).samples();
                assertThat(own).hasSameSizeAs(theirs.get(i).samples());
                for (int at = 0; at < own.length; at++) {
                    assertThat(own[at] / G).isCloseTo((double) theirs.get(i).samples()[at], within(1e-6));
                }
            }
        }
    }
}
