package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.signal.TimeSplit.By;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing without a label is trained on that is of the sessions or the time that somebody is tested on. */
class EarlierUnlabelledTest {
    private static final DataDescription PLAIN =
            new DataDescription("test", List.of("x"), List.of("a", "b"), 10, false, "");
    private static final Duration WINDOW = Duration.ofSeconds(1);

    /** Sessions of those without a label alone would put the tested one first. */
    @ParameterizedTest
    @CsvSource({"SESSION, 0.5, 2", "SESSIONS, 0.5, 1", "AUTO, 0.5, 2"})
    void sessionsAreThoseOfWhatHasALabel(By by, double fraction, int earlier) throws SensorDataException {
        List<Recording> labelled =
                IntStream.range(0, 3).mapToObj(i -> at(2 * i, 0, 0, 200)).toList();
        List<Recording> others = IntStream.range(0, 8)
                .mapToObj(session -> at(session, Recording.UNLABELLED, 0, 50))
                .toList();
        TimeSplit split = new TimeSplit(by, fraction, Optional.empty());
        int first = 2 * earlier;
        assertThat(split.earlierUnlabelled(PLAIN, labelled, others, WINDOW))
                .containsExactlyElementsOf(IntStream.range(0, first)
                        .mapToObj(i -> new Segment(i, 0, 50))
                        .toList());
        assertThat(split.earlierUnlabelled(PLAIN, labelled, List.of(others.get(4)), WINDOW))
                .isEmpty();
        assertThat(new TimeSplit(By.SESSION, fraction, Optional.empty())
                        .earlierUnlabelled(PLAIN, labelled.subList(0, 1), others, WINDOW))
                .hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aGuardLiesBetweenItAndAllThatIsTested(long seed) throws SensorDataException {
        KeyedRandom random = KeyedRandom.of(seed, "day");
        int millis = random.nextInt(4000);
        double guard = millis / 1e3;
        TimeSplit split = new TimeSplit(By.TIME, random.nextDouble(), Optional.of(Duration.ofMillis(millis)));
        List<Recording> labelled = new ArrayList<>();
        List<Recording> others = new ArrayList<>();
        for (int session = 0; session < 2; session++) {
            double now = 1e9 * session;
            for (int i = 0; i < 12; i++) {
                int label = random.nextInt(3) - 1;
                int length = 5 + random.nextInt(200);
                (label < 0 ? others : labelled).add(at(session, label, now, length));
                now += length / 10.0 + random.nextDouble();
            }
        }
        List<Segment> kept = split.earlierUnlabelled(PLAIN, labelled, others, WINDOW);
        TimeSplit.Segments parts = split.stretches(PLAIN, labelled, WINDOW);
        for (Segment one : kept) {
            Recording recording = others.get(one.recording());
            for (Segment tested : parts.later()) {
                Recording other = labelled.get(tested.recording());
                if (other.session() == recording.session()) {
                    assertThat(seconds(other)[tested.from()] - seconds(recording)[one.to() - 1])
                            .isGreaterThan(guard - 1e-6);
                }
            }
        }
        double end = parts.later().stream()
                .filter(tested -> labelled.get(tested.recording()).session() == 0)
                .mapToDouble(tested -> seconds(labelled.get(tested.recording()))[tested.from()])
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        for (int i = 0; i < others.size(); i++) {
            double[] times = seconds(others.get(i));
            if (others.get(i).session() == 0 && times[times.length - 1] < end - guard) {
                assertThat(kept).contains(new Segment(i, 0, times.length));
            }
        }
    }

    @Test
    void whereNoClockTellsWhatCameFirstNothingOfTheSessionIsKept() throws SensorDataException {
        TimeSplit split = new TimeSplit(By.TIME, 0.5, Optional.of(Duration.ofSeconds(2)));
        List<Recording> labelled = List.of(at(0, 0, 100, 600), at(1, 0, 0, 10));
        Recording before = at(0, Recording.UNLABELLED, 90, 50);
        Recording elsewhere = at(1, Recording.UNLABELLED, 90, 50);
        Recording untimed = new Recording(0, Recording.UNLABELLED, new Timeline.Uniform(10), 1, new float[50]);
        Recording atOnce = at(0, Recording.UNLABELLED, 104, 50);
        assertThat(split.earlierUnlabelled(PLAIN, labelled, List.of(before, elsewhere), WINDOW))
                .containsExactly(new Segment(0, 0, 50), new Segment(1, 0, 50));
        assertThat(split.earlierUnlabelled(PLAIN, labelled, List.of(before, elsewhere, untimed), WINDOW))
                .containsExactly(new Segment(1, 0, 50));
        assertThat(split.earlierUnlabelled(PLAIN, labelled, List.of(before, elsewhere, atOnce), WINDOW))
                .containsExactly(new Segment(1, 0, 50));
    }

    private static double[] seconds(Recording recording) {
        return ((Timeline.Stamped) recording.timeline()).seconds();
    }

    /** Ten samples a second. */
    private static Recording at(int session, int label, double start, int length) {
        double[] seconds =
                IntStream.range(0, length).mapToDouble(i -> start + i / 10.0).toArray();
        return new Recording(session, label, new Timeline.Stamped(seconds), 1, new float[length]);
    }
}
