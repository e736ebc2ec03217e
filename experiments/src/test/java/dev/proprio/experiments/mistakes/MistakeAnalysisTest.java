package dev.proprio.experiments.mistakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.statistics.ClusteredShare;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MistakeAnalysisTest {
    /** Two recordings, of eight windows of 2 s and of two. */
    private static List<WindowOrigin> origins() {
        return IntStream.range(0, 10)
                .mapToObj(i -> i < 8
                        ? new WindowOrigin(0, 0, 100 + 2 * i, true, 100, 16)
                        : new WindowOrigin(1, 1, 2 * (i - 8), false, 0, 4))
                .toList();
    }

    private static PersonPredictions said(String person, String truth, String predicted, String sure) {
        int[] is = truth.chars().map(c -> c - 'a').toArray();
        int[] as = predicted.chars().map(c -> c - 'a').toArray();
        float[] scores = new float[3 * is.length];
        for (int i = 0; i < is.length; i++) {
            float said = (sure.charAt(i) - '0') / 10f;
            for (int c = 0; c < 3; c++) {
                scores[3 * i + c] = c == as[i] ? said : (1 - said) / 2;
            }
        }
        return new PersonPredictions(person, origins(), is, as, Optional.of(scores));
    }

    private static final List<PersonPredictions> SAID = List.of(
            said("ada", "aaaabbbbcc", "aaaabbbbcc", "9999999999"),
            said("eve", "aaaabbbbcc", "babbbbbbcb", "9958999999"),
            said("ida", "aaaabbbbcc", "aaabbbbbcc", "9996999999"));

    private static ErrorSlice slice(MistakeAnalysis found, SliceKind kind, String name) {
        return found.slices().stream()
                .filter(slice -> slice.kind() == kind && slice.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void peopleComeWorstFirstAndTheirSurestMistakesFirst() throws Exception {
        MistakeAnalysis found = MistakeAnalysis.of(SAID, new WaveWindows(3, 20), 2, Optional.empty());
        assertThat(found.windows()).isEqualTo(30);
        assertThat(found.wrong()).isEqualTo(5);
        assertThat(found.confident()).isEqualTo(2);
        assertThat(found.people()).extracting(PersonMistakes::person).containsExactly("eve", "ida", "ada");
        PersonMistakes eve = found.people().getFirst();
        assertThat(eve.accuracy()).isEqualTo(0.6);
        assertThat(eve.mostOften()).contains(new PersonMistakes.Confusion("walk", "sit", 3));
        assertThat(eve.mistakes())
                .extracting(Mistake::recording, Mistake::seconds, Mistake::after, Mistake::quarter, Mistake::truth)
                .containsExactly(
                        tuple(0, 100.0, 0.0, Optional.of(1), "walk"), tuple(1, 2.0, 2.0, Optional.empty(), "type"));
        assertThat(eve.mistakes().getFirst().probability()).contains(0.9f);
        assertThat(found.people().getLast().mistakes()).isEmpty();
        assertThat(found.kept()).isEqualTo(3);
    }

    @Test
    void slicesCountWhatTheirNamesSay() throws Exception {
        MistakeAnalysis found = MistakeAnalysis.of(SAID, new WaveWindows(3, 20), 2, Optional.empty());
        ErrorSlice pair = slice(found, SliceKind.CONFUSION, "walk taken for sit");
        assertThat(List.of(pair.windows(), pair.wrong(), pair.confident(), (long) pair.people()))
                .containsExactly(12L, 4L, 1L, 3L);
        assertThat(pair.interval())
                .isEqualTo(ClusteredShare.interval(new long[] {0, 3, 1}, new long[] {4, 4, 4}, 0.95));
        assertThat(slice(found, SliceKind.CLASS, "type").wrong()).isEqualTo(1);
        assertThat(slice(found, SliceKind.SESSION, "session 2").windows()).isEqualTo(6);
        assertThat(slice(found, SliceKind.QUARTER, "quarter 2").wrong()).isEqualTo(3);
        assertThat(found.slices()).noneMatch(slice -> slice.name().equals("hand: left"));
        assertThat(found.slicesLeftOut()).isEqualTo(1);
        assertThat(slice(found, SliceKind.FACT, "hand: right").share()).isEqualTo(0.25);
        assertThat(found.slices().stream().filter(slice -> slice.kind() == SliceKind.QUARTER))
                .hasSize(4)
                .extracting(ErrorSlice::windows)
                .containsOnly(6L);
    }

    /** Times are sums of rounded numbers, and all recordings are alike. */
    @Test
    void windowsOfOnePlaceAreOfOneQuarter() {
        for (double from : new double[] {0, 0.1, 17.3, 1e5 + 0.7}) {
            assertThat(IntStream.range(0, 5)
                            .mapToObj(window -> new WindowOrigin(0, 0, from + window * 2.56, true, from, 5 * 2.56))
                            .map(origin -> RecordingParts.quarter(origin, 2.56).orElseThrow()))
                    .containsExactly(1, 2, 3, 3, 4);
        }
    }

    /** A code of one's own is no slice, and keeps none from being told. */
    @Test
    void factsAreGroupsOfSeveralPeople() {
        List<Map<String, String>> people = new ArrayList<>();
        for (int person = 0; person < 70; person++) {
            people.add(Map.of(
                    "code",
                    "C" + person,
                    "hand",
                    person % 2 == 0 ? "left" : person % 4 == 1 ? "Right" : "right",
                    "level",
                    List.of("1", "1.0", "01", "2").get(person % 4),
                    "age",
                    person < 3 ? "" : Integer.toString(person)));
        }
        var facts = new FactGroups(people);
        assertThat(facts.single()).isEqualTo(70);
        assertThat(facts.slices(0)).containsExactlyInAnyOrder("hand: left", "level: 1", "age: not told");
        assertThat(facts.slices(5)).containsExactlyInAnyOrder("hand: Right", "level: 1", "age up to 36");
        assertThat(facts.slices(7)).containsExactlyInAnyOrder("hand: Right", "level: 2", "age up to 36");
        var six = new FactGroups(IntStream.range(0, 6)
                .mapToObj(person -> Map.of("age", Integer.toString(50 + person)))
                .toList());
        assertThat(six.slices(0)).containsExactly("age up to 52");
    }

    @Test
    void agesMakeTwoGroups() {
        var facts = new FactGroups(IntStream.range(20, 30)
                .mapToObj(age -> Map.of("age", Integer.toString(age), "hand", age == 22 ? "" : "left"))
                .toList());
        assertThat(facts.slices(4)).containsExactlyInAnyOrder("age up to 24", "hand: left");
        assertThat(facts.slices(5)).containsExactlyInAnyOrder("age above 24", "hand: left");
        assertThat(facts.slices(2)).containsExactly("age up to 24");
    }

    @Test
    void withheldWindowsAreCountedAndNotKept() throws Exception {
        MistakeAnalysis found = MistakeAnalysis.of(SAID, new WaveWindows(3, 20), 2, Optional.of("They are private."));
        assertThat(found.wrong()).isEqualTo(5);
        assertThat(found.kept()).isZero();
        assertThat(found.channels()).isEmpty();
        assertThat(found.people())
                .allSatisfy(person -> assertThat(person.mistakes()).isEmpty());
        assertThat(RunJson.line(found)).contains("They are private.").doesNotContain("signals");
    }

    @Test
    void tracesAreThoseOfTheSensor() throws Exception {
        MistakeAnalysis found = MistakeAnalysis.of(SAID, new WaveWindows(3, 20), 1, Optional.empty());
        ChannelTrace trace =
                found.people().getFirst().mistakes().getFirst().signals().get(1);
        assertThat(trace.values()).hasSize(20);
        // Of window 0, channel 1 rises from 0 to 19, after a deviation of 2 and a mean of 5.
        assertThat(trace.low()).isEqualTo(5);
        assertThat(trace.high()).isEqualTo(43);
        assertThat(trace.step(0)).isZero();
        assertThat(trace.step(19)).isEqualTo(255);
    }

    @Test
    void longWindowsKeepTheirPeaks() {
        double[] points = new double[5000];
        points[1234] = 7;
        points[4321] = -3;
        ChannelTrace trace = ChannelTrace.drawn(points);
        assertThat(trace.values()).hasSize(96);
        assertThat(List.of(trace.low(), trace.high())).containsExactly(-3f, 7f);
        assertThat(IntStream.range(0, 96).map(trace::step).boxed()).contains(0, 255);
    }

    @Test
    void tenThousandsOfWindowsStayASmallFile() throws Exception {
        List<PersonPredictions> people = ManyPeople.of(500, 200);
        MistakeAnalysis found = MistakeAnalysis.of(people, new WaveWindows(6, 128), 10, Optional.empty());
        assertThat(found.windows()).isEqualTo(100_000);
        assertThat(found.people()).hasSize(500);
        assertThat(found.people())
                .as("everybody has one before anybody has three")
                .allSatisfy(person -> assertThat(person.mistakes()).hasSizeBetween(1, 3));
        assertThat(RunJson.line(found).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2_000_000);
    }
}
