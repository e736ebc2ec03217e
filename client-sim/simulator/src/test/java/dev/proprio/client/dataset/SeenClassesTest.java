package dev.proprio.client.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenClassesTest {
    private static final SensorData DATA = new SensorData() {
        @Override
        public DataDescription description() {
            return new DataDescription("d", List.of("x"), List.of("a", "b", "c", "d"), 10, false, "");
        }

        @Override
        public int users() {
            return 1;
        }

        @Override
        public String userId(int user) {
            return "one";
        }

        @Override
        public List<Recording> recordings(int user) {
            return IntStream.of(3, 1, 0, 2, 1)
                    .mapToObj(label -> new Recording(0, label, new Timeline.Uniform(10), 1, new float[] {label}))
                    .toList();
        }
    };

    @Test
    void whatIsUnseenIsInNoRecordingAndKeptForWhoAsks() throws Exception {
        SeenClasses seen = SeenClasses.without(DATA, List.of("b", "c"));
        assertThat(seen.description().classes()).containsExactly("a", "d");
        assertThat(seen.recordings(0)).extracting(Recording::label).containsExactly(1, 0);
        assertThat(seen.recordings(0))
                .extracting(recording -> recording.samples()[0])
                .containsExactly(3f, 0f);
        assertThat(seen.labelled(0)).extracting(Recording::label).containsExactly(1, 2, 0, 2, 2);
        assertThat(seen.labelled(0))
                .extracting(recording -> recording.samples()[0])
                .containsExactly(3f, 1f, 0f, 2f, 1f);
    }
}
