package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSplitTest {
    private static final Duration WINDOW = Duration.ofMillis(2560);
    private static final DataDescription PLAIN =
            new DataDescription("test", List.of("acc_x_g"), List.of("a", "b"), 50, false, "");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void partsShareNoSampleAndKeepTheGuardApart(long seed) throws SensorDataException {
        KeyedRandom random = KeyedRandom.of(seed, "split");
        double guard = 1 + 12 * random.nextDouble();
        double fraction = random.nextDouble();
        TimeSplit split =
                new TimeSplit(TimeSplit.By.TIME, fraction, Optional.of(Duration.ofNanos((long) (guard * 1e9))));
        List<Recording> recordings = recordings(random);
        TimeSplit.SplitRecordings parts = split.split(PLAIN, recordings, WINDOW);

        Map<Float, String> sides = new HashMap<>();
        parts.earlier().forEach(part -> mark(part, "earlier", sides));
        parts.later().forEach(part -> mark(part, "later", sides));
        for (int session = 0; session < 2; session++) {
            for (int label = 0; label < 2; label++) {
                double latest = Double.NEGATIVE_INFINITY;
                double earliest = Double.POSITIVE_INFINITY;
                double elapsed = 0;
                for (Recording recording : recordings) {
                    if (recording.session() == session && recording.label() == label) {
                        for (int i = 0; i < recording.length(); i++) {
                            double time = elapsed + Seconds.at(recording, i);
                            String side = sides.getOrDefault(recording.samples()[i], "neither");
                            latest = side.equals("earlier") ? Math.max(latest, time) : latest;
                            earliest = side.equals("later") ? Math.min(earliest, time) : earliest;
                        }
                        elapsed += Seconds.duration(recording);
                    }
                }
                assertThat(earliest - latest).isGreaterThanOrEqualTo(guard - 1e-9);
            }
        }
    }

    @Test
    void oneLongRecordingIsCutAroundTheDefaultGuard() throws SensorDataException {
        Recording minute = even(0, 0, 3000, 0);
        TimeSplit.SplitRecordings parts = new TimeSplit().split(PLAIN, List.of(minute), WINDOW);
        assertThat(parts.earlier())
                .singleElement()
                .extracting(Recording::length)
                .isEqualTo(1250);
        assertThat(parts.later()).singleElement().extracting(Recording::length).isEqualTo(1250);
        assertThat(parts.later().getFirst().samples()[0]).isEqualTo(1750);
    }

    @Test
    void longWindowsWidenTheDefaultGuard() throws SensorDataException {
        TimeSplit.SplitRecordings parts =
                new TimeSplit().split(PLAIN, List.of(even(0, 0, 3000, 0)), Duration.ofSeconds(20));
        assertThat(parts.later().getFirst().samples()[0]).isEqualTo(2000);
    }

    @Test
    void gesturesAreNeverCutInTwo() throws SensorDataException {
        List<Recording> gestures = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            gestures.add(even(0, 1, 128, 1000 * i));
        }
        TimeSplit.SplitRecordings parts = new TimeSplit().split(PLAIN, gestures, WINDOW);
        assertThat(parts.earlier()).containsExactlyElementsOf(gestures.subList(0, 4));
        assertThat(parts.later()).containsExactlyElementsOf(gestures.subList(8, 12));
    }

    @Test
    void theLastOfSeveralSessionsIsLater() throws SensorDataException {
        Recording first = even(0, 0, 200, 0);
        Recording second = even(1, 0, 200, 0);
        Recording third = even(2, 0, 200, 0);
        TimeSplit.SplitRecordings parts = new TimeSplit().split(PLAIN, List.of(first, second, third), WINDOW);
        assertThat(parts.earlier()).containsExactly(first, second);
        assertThat(parts.later()).containsExactly(third);
    }

    @ParameterizedTest
    @CsvSource({"2,0.75,1", "4,0.5,2", "10,0.66,7", "3,0.9,2", "3,0.01,1", "1,0.5,1"})
    void asManySessionsAreLaterAsTheShareSays(int sessions, double fraction, int earlier) throws SensorDataException {
        List<Recording> recordings = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            recordings.add(even(3 * session, 0, 200, 0));
            recordings.add(even(3 * session, 1, 200, 0));
        }
        TimeSplit split = new TimeSplit(TimeSplit.By.SESSIONS, fraction, Optional.empty());
        TimeSplit.SplitRecordings parts = split.split(PLAIN, recordings, WINDOW);
        assertThat(parts.earlier()).containsExactlyElementsOf(recordings.subList(0, 2 * earlier));
        assertThat(parts.later()).containsExactlyElementsOf(recordings.subList(2 * earlier, 2 * sessions));
    }

    @Test
    void withoutASecondSessionNothingIsLaterBySession() throws SensorDataException {
        TimeSplit split = new TimeSplit(TimeSplit.By.SESSION, 0.5, Optional.empty());
        TimeSplit.SplitRecordings parts = split.split(PLAIN, List.of(even(0, 0, 200, 0)), WINDOW);
        assertThat(parts.earlier()).hasSize(1);
        assertThat(parts.later()).isEmpty();
    }

    @Test
    void unevenTimeStampsAreRespected() throws SensorDataException {
        double[] seconds = {100, 101, 102, 103, 104, 115, 116, 117, 118, 119};
        Recording recording =
                new Recording(0, 0, new Timeline.Stamped(seconds), 1, new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        TimeSplit split = new TimeSplit(TimeSplit.By.TIME, 0.5, Optional.of(Duration.ofSeconds(10)));
        TimeSplit.SplitRecordings parts = split.split(PLAIN, List.of(recording), WINDOW);
        assertThat(parts.earlier().getFirst().samples()).containsExactly(0, 1, 2, 3, 4);
        assertThat(parts.later().getFirst().samples()).containsExactly(5, 6, 7, 8, 9);
        assertThat(((Timeline.Stamped) parts.later().getFirst().timeline()).seconds()[0])
                .isCloseTo(115, within(0.0));
    }

    @Test
    void windowedSourcesAreRefused() {
        DataDescription windowed = new DataDescription("uci-har", List.of("a"), List.of("b"), 50, true, "");
        assertThatThrownBy(() -> new TimeSplit().split(windowed, List.of(), WINDOW))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("uci-har comes in windows whose neighbours may share samples, so a person's time cannot "
                        + "be split; split by user instead");
    }

    @Test
    void windowedSourcesAreSplitBySessionsTheyHave() throws SensorDataException {
        DataDescription vectors = DataDescription.vectors("points", List.of("a"), List.of("b"), "");
        List<Recording> recordings = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            recordings.add(new Recording(i < 9 ? 0 : 1, 0, new Timeline.Uniform(1), 1, new float[] {i}));
        }
        var split = new TimeSplit(TimeSplit.By.SESSION, 0.5, Optional.empty());
        TimeSplit.SplitRecordings parts = split.split(vectors, recordings, WINDOW);
        assertThat(parts.earlier()).hasSize(9);
        assertThat(parts.later()).hasSize(1);
        assertThatThrownBy(() -> split.split(vectors, recordings.subList(0, 9), WINDOW))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("a person's time cannot be split");
        assertThatThrownBy(() ->
                        new TimeSplit(TimeSplit.By.TIME, 0.5, Optional.empty()).split(vectors, recordings, WINDOW))
                .isInstanceOf(SensorDataException.class);
    }

    private static void mark(Recording part, String side, Map<Float, String> sides) {
        for (float sample : part.samples()) {
            assertThat(sides.put(sample, side)).isNull();
        }
    }

    /** Two sessions of two classes, each in several recordings; every sample has a value of its own. */
    private static List<Recording> recordings(KeyedRandom random) {
        List<Recording> recordings = new ArrayList<>();
        float next = 0;
        for (int i = 0; i < 16; i++) {
            int length = random.nextBoolean() ? 128 : 1 + random.nextInt(2000);
            Recording recording = even(i / 8, random.nextInt(2), length, next);
            next += length;
            recordings.add(recording);
        }
        return recordings;
    }

    private static Recording even(int session, int label, int length, float first) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) {
            samples[i] = first + i;
        }
        return new Recording(session, label, new Timeline.Uniform(50), 1, samples);
    }
}
