package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.signal.TimeSplit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is tested by session may be tested on several of each person's last ones. */
class LaterSessionsTest {
    @ParameterizedTest
    @CsvSource({"2,0.25,1", "4,0.25,1", "4,0.5,2", "5,0.5,3", "4,0.9,3", "5,0.01,1"})
    void theShareOfTheSessionsIsTestedAndTheRestIsTrainedOn(int sessions, double share, int tested) throws Exception {
        ExperimentSpec spec = ExperimentSpec.of(
                YamlReader.parse("""
                        data: {source: synthetic, devices: 2, bout: 4s, repetitions: 2, classes: [walk, sit]}
                        """, "sessions.yaml"),
                List.of("data.sessions=" + sessions, "evaluation.split=session", "evaluation.held-out=" + share));
        SensorData data = spec.data().source().open(spec.seed());
        TimeSplit split = ((HoldOut.Later) spec.evaluation().holdOut()).split();
        for (int user = 0; user < 2; user++) {
            List<Recording> recordings = data.recordings(user);
            TimeSplit.SplitRecordings parts = split.split(data.description(), recordings, Duration.ofSeconds(1));
            assertThat(parts.later())
                    .containsExactlyElementsOf(recordings.stream()
                            .filter(recording -> recording.session() >= sessions - tested)
                            .toList());
            assertThat(parts.earlier())
                    .containsExactlyElementsOf(recordings.stream()
                            .filter(recording -> recording.session() < sessions - tested)
                            .toList());
            assertThat(parts.earlier()).isNotEmpty();
        }
    }
}
