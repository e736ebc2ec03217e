package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.TimeSplit;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.client.sensor.signal.TimeSplit.Segments;
import dev.proprio.experiments.spec.SupportSplit;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {
    @Test
    void sharedSamplesAndSharedSessionsAreFound() {
        var one = List.of(recording(0, 100), recording(0, 100));
        var two = List.of(recording(0, 100), recording(1, 100));
        assertThat(leak(one, new Segment(0, 0, 40), new Segment(0, 39, 100)))
                .contains("support and test windows share samples (recording 1, samples 39 to 39)");
        assertThat(leak(one, new Segment(0, 0, 40), new Segment(0, 40, 100))).isEmpty();
        assertThat(leak(two, new Segment(0, 0, 40), new Segment(0, 60, 100)))
                .contains("support and test windows share session 1, although there are 2 sessions");
        assertThat(leak(two, new Segment(0, 0, 100), new Segment(1, 0, 100))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noCutOfSessionsOrTimeLeaks(long seed) throws Exception {
        var random = KeyedRandom.of(seed, "recordings");
        for (int sessions = 1; sessions <= 3; sessions++) {
            List<Recording> recordings = new ArrayList<>();
            for (int session = 0; session < sessions; session++) {
                for (int i = 0; i < 6; i++) {
                    recordings.add(recording(session, 20 + random.nextInt(600)));
                }
            }
            var description = new DataDescription("test", List.of("x"), List.of("a", "b"), 10, false, "");
            var split = sessions == 1 ? SupportSplit.TIME : SupportSplit.SESSION;
            var by = sessions == 1 ? TimeSplit.By.TIME : TimeSplit.By.SESSION;
            var cut = new SupportCut(split, new TimeSplit(by, 0.5, Optional.empty()), Duration.ofSeconds(2));
            assertThat(LeakageGuard.leak(recordings, cut.cut(description, recordings)))
                    .isEmpty();
            var leaky = new SupportCut(SupportSplit.RANDOM, cut.time(), cut.window());
            assertThat(LeakageGuard.leak(recordings, leaky.cut(description, recordings)))
                    .isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({"3,1,2", "3,2,1", "5,3,2", "7,6,1", "10,3,7"})
    void asManyOfTheLastSessionsAreTestedOnAsAskedFor(int sessions, int tested, int earlier) throws Exception {
        List<Recording> recordings = new ArrayList<>();
        for (int session = 0; session < sessions; session++) {
            recordings.add(recording(2 * session, 100));
            recordings.add(recording(2 * session, 50));
        }
        var description = new DataDescription("test", List.of("x"), List.of("a", "b"), 10, false, "");
        var cut = new SupportCut(
                SupportSplit.SESSION,
                new TimeSplit(TimeSplit.By.SESSION, 0.5, Optional.empty()),
                Duration.ofSeconds(2),
                tested);
        Segments parts = cut.cut(description, recordings);
        assertThat(parts.earlier().stream().map(Segment::recording))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2 * earlier).boxed().toList());
        assertThat(parts.later().stream().map(Segment::recording))
                .containsExactlyElementsOf(
                        IntStream.range(2 * earlier, 2 * sessions).boxed().toList());
        assertThat(LeakageGuard.leak(recordings, parts)).isEmpty();
    }

    /** Of what nobody labelled, training sees what is earlier than what is tested on, and nothing beside novel classes. */
    @ParameterizedTest
    @CsvSource({"SESSION,1,2", "SESSION,2,1", "RANDOM,1,2"})
    void trainingSeesNoUnlabelledSessionThatIsTestedOn(SupportSplit split, int tested, int seen) throws Exception {
        var data = new Untold();
        List<String> names = data.description().classes();
        var time = new TimeSplit(TimeSplit.By.SESSION, 0.5, Optional.empty());
        var cut = new SupportCut(split, time, Duration.ofSeconds(2), tested);
        var all = new ClassSplit(names, List.of(0, 1, 2, 3), List.of(), Set.of());
        var view = new TrainingView(data, List.of(1, 0), all, cut);
        assertThat(view.hasUnlabelled()).isTrue();
        assertThat(view.unlabelled(0)).extracting(Recording::session).allMatch(session -> session < seen);
        assertThat(view.unlabelled(0)).hasSize(3 * seen);
        assertThat(view.leftOut())
                .hasValue(
                        "%s recordings without a label of the people who train were left out, wholly or in part, for being no earlier than what axis A tests"
                                .formatted(2 * (12 - 3 * seen)));
        var byTime = new SupportCut(
                SupportSplit.TIME, new TimeSplit(TimeSplit.By.TIME, 0.5, Optional.empty()), Duration.ofSeconds(2));
        // The first three are tested on, and no clock tells what came first.
        assertThat(new TrainingView(data, List.of(1, 0), all, byTime).unlabelled(0))
                .extracting(Recording::session)
                .containsExactly(3, 3, 3);
        var some = new ClassSplit(names, List.of(0, 1), List.of(2, 3), Set.of());
        var novel = new TrainingView(data, List.of(1, 0), some, cut);
        assertThat(novel.recordings(0)).isNotEmpty();
        assertThat(novel.hasUnlabelled()).isFalse();
        assertThat(novel.unlabelled(0)).isEmpty();
        assertThat(novel.leftOut().orElseThrow())
                .startsWith(
                        "no recording without a label was trained on in this study: nobody trains on personalize.novel");
    }

    /** Three sessions with labels, and four without, the last of which comes after all others. */
    private record Untold() implements SensorData {
        @Override
        public DataDescription description() {
            return new DataDescription("untold", List.of("x"), List.of("a", "b", "c", "d"), 10, false, "");
        }

        @Override
        public int users() {
            return 2;
        }

        @Override
        public String userId(int user) {
            return "user-" + user;
        }

        @Override
        public List<Recording> recordings(int user) {
            return of(3, List.of(0, 1, 2, 3));
        }

        @Override
        public boolean hasUnlabelled() {
            return true;
        }

        /** What nobody knows, and what is known to be of a class. */
        @Override
        public List<Recording> unlabelled(int user) {
            return of(4, List.of(Recording.UNLABELLED, 1, 3));
        }

        private static List<Recording> of(int sessions, List<Integer> labels) {
            return IntStream.range(0, sessions)
                    .boxed()
                    .flatMap(session -> labels.stream()
                            .map(label -> new Recording(session, label, new Timeline.Uniform(10), 1, new float[400])))
                    .toList();
        }
    }

    @Test
    void windowsThatCameCutAreSplitWithAGuardAndTestedWithoutOverlap() throws Exception {
        List<Recording> windows =
                IntStream.range(0, 60).mapToObj(i -> recording(0, 20)).toList();
        var description = new DataDescription("test", List.of("x"), List.of("a", "b"), 10, true, "");
        var cut = new SupportCut(
                SupportSplit.TIME, new TimeSplit(TimeSplit.By.TIME, 0.5, Optional.empty()), Duration.ofSeconds(2));
        Segments parts = cut.cut(description, windows);
        int last = parts.earlier().getLast().recording();
        int first = parts.later().getFirst().recording();
        // Windows advance by at least a second each, and 10 s lie between the end of one part and the next one's start.
        assertThat(first - last).isGreaterThanOrEqualTo(12);
        for (int i = 1; i < parts.later().size(); i++) {
            assertThat(parts.later().get(i).recording()
                            - parts.later().get(i - 1).recording())
                    .isEqualTo(2);
        }
        assertThat(parts.earlier()).hasSize(24);
    }

    @Test
    void shotsComeFromDifferentBoutsAndFewerAreAmongMore() {
        int[] labels = new int[24];
        int[] bouts = new int[24];
        for (int i = 0; i < 24; i++) {
            labels[i] = i / 12;
            bouts[i] = i / 3;
        }
        var person = new PersonWindows(
                "p",
                new Windows(1, 1, new float[24], labels),
                bouts,
                new Windows(1, 1, new float[0], new int[0]),
                false);
        for (int episode = 0; episode < 20; episode++) {
            var random = KeyedRandom.of(1, "episode", episode, 0);
            int[] four = SupportDraw.draw(person, 0, 2, 4, random);
            assertThat(Arrays.stream(four, 0, 4).map(i -> bouts[i]).distinct().count())
                    .isEqualTo(4);
            assertThat(Arrays.stream(four, 0, 4).allMatch(i -> labels[i] == 0)).isTrue();
            assertThat(Arrays.stream(four, 4, 8).allMatch(i -> labels[i] == 1)).isTrue();
            int[] seven = SupportDraw.draw(person, 0, 2, 7, random);
            assertThat(Arrays.copyOf(seven, 4)).containsExactly(Arrays.copyOf(four, 4));
            assertThat(Arrays.stream(SupportDraw.draw(person, 0, 2, 12, random)).sorted())
                    .containsExactly(IntStream.range(0, 24).boxed().toArray(Integer[]::new));
        }
    }

    @Test
    void ginisCoefficientHasItsKnownValues() {
        assertThat(CellSummary.gini(0.7, 0.7, 0.7)).isCloseTo(0, within(1e-12));
        assertThat(CellSummary.gini(0, 0, 0, 1)).isCloseTo(0.75, within(1e-12));
        assertThat(CellSummary.gini(3, 1, 2)).isCloseTo(2.0 / 9, within(1e-12));
        assertThat(CellSummary.gini(0, 0)).isZero();
    }

    @Test
    void gainsArePairedByPersonAndSeedAndCountWhoIsHarmed() {
        List<UserScore> before =
                List.of(score(1, "a", 0.5), score(1, "b", 0.8), score(2, "a", 0.9), score(2, "c", 0.4));
        List<UserScore> after =
                List.of(score(1, "b", 0.7), score(1, "a", 0.75), score(2, "a", 0.895), score(3, "z", 0.1));
        Gain gain = Gain.of(Gain.pairs(before, after));
        assertThat(gain.mean()).isCloseTo(((-0.1 + 0.25) / 2 - 0.005) / 2, within(1e-12));
        assertThat(gain.harm().share()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(gain.lost()).isCloseTo(0.1, within(1e-12));
        assertThat(gain.worst()).isCloseTo(-0.1, within(1e-12));
        assertThat(gain.interval().orElseThrow().low()).isLessThanOrEqualTo(gain.mean());
    }

    @Test
    void aLossOfAPointIsNoHarm() {
        var pair = new Gain.Pair(score(1, "a", 0.9), score(1, "a", 0.89));
        assertThat(pair.gain()).isLessThan(-Gain.MARGIN);
        assertThat(pair.harmed()).isFalse();
    }

    private static UserScore score(long seed, String user, double accuracy) {
        return new UserScore(
                seed,
                EvaluationAxis.NEW_PEOPLE,
                "m",
                5,
                user,
                accuracy,
                accuracy,
                accuracy,
                Double.NaN,
                0,
                0,
                1,
                0,
                0,
                0,
                WindowHits.NONE);
    }

    private static Optional<String> leak(List<Recording> recordings, Segment support, Segment test) {
        return LeakageGuard.leak(recordings, new Segments(List.of(support), List.of(test)));
    }

    private static Recording recording(int session, int length) {
        return new Recording(session, 0, new Timeline.Uniform(10), 1, new float[length]);
    }
}
