package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Harm is told from what chance does to people who are tested on few windows. */
class HarmTest {
    private static final int PEOPLE = 3000;

    @Test
    void oneDrawOfShotsIsTheExactTestOfMcNemar() {
        int[] before = {1, 1, 1, 1, 1, 1, 1, 0, 0, 1};
        int[] after = {0, 0, 0, 0, 0, 0, 0, 1, 0, 1};
        WindowChanges changes = WindowChanges.of(hits(before, 1), hits(after, 1));
        assertThat(changes.windows()).isEqualTo(10);
        assertThat(changes.worse()).isEqualTo(7);
        assertThat(changes.better()).isEqualTo(1);
        assertThat(changes.harmP()).isEqualTo(9 / 256.0);
        assertThat(changes.harmShown()).isTrue();
        // A loss of more than a point: at most three of eight better.
        assertThat(changes.harmByChance()).isEqualTo((1 + 8 + 28 + 56) / 256.0);
        assertThat(changes.shownByChance()).isEqualTo(9 / 256.0);
    }

    @Test
    void severalDrawsOfShotsMakeNoMoreWindows() {
        int[] before = {1, 1, 1, 0, 1, 0};
        int[] after = {0, 1, 0, 1, 0, 0};
        int[] fiveTimes = Arrays.stream(after).map(right -> 5 * right).toArray();
        assertThat(WindowChanges.of(hits(before, 1), hits(fiveTimes, 5)))
                .isEqualTo(WindowChanges.of(hits(before, 1), hits(after, 1)));
        assertThat(WindowChanges.of(hits(before, 1), hits(before, 1)).harmByChance())
                .isZero();
        assertThatThrownBy(() -> WindowChanges.of(hits(before, 1), hits(new int[2], 1)))
                .hasMessage("6 windows cannot be compared with 2");
        assertThatThrownBy(() -> hits(new int[] {2}, 1))
                .hasMessage("a window cannot be found more often than it was tested");
    }

    @Test
    void aWindowThatWasNotTestedBeforeOrAfterSaysNothing() {
        var before = new WindowHits(new int[] {1, 0, 1}, new int[] {2, 0, 1});
        var after = new WindowHits(new int[] {2, 0, 0}, new int[] {2, 0, 1});
        WindowChanges changes = WindowChanges.of(before, after);
        assertThat(before.windows()).isEqualTo(2);
        assertThat(changes.windows()).isEqualTo(2);
        assertThat(changes.better()).isEqualTo(1);
        assertThat(changes.worse()).isEqualTo(1);
    }

    /** A method that changes windows at random and does neither good nor harm. */
    @Test
    void whatChanceDoesIsExpectedAndNotTakenForHarm() {
        for (int windows : new int[] {12, 40, 150}) {
            for (int draws : new int[] {1, 4}) {
                List<Gain.Pair> pairs = people(windows, draws, 0.7, 0.7);
                Harm harm = Harm.of(pairs);
                assertThat(harm.share())
                        .as("%d windows, %d draws: harmed, of whom by chance", windows, draws)
                        .isGreaterThan(0.15)
                        .isCloseTo(harm.byChance(), within(0.03));
                assertThat(harm.shown())
                        .isLessThan(WindowChanges.ALPHA + 0.01)
                        .isCloseTo(harm.shownByChance(), within(draws == 1 ? 0.012 : 0.025));
                assertThat(harm.interval().contains(harm.byChance())).isTrue();
            }
        }
    }

    @Test
    void harmThatIsThereIsShown() {
        Harm harm = Harm.of(people(150, 1, 0.8, 0.6));
        assertThat(harm.shown()).isGreaterThan(0.95);
        assertThat(harm.shownByChance()).isLessThan(WindowChanges.ALPHA);
        assertThat(harm.shownInterval().low()).isGreaterThan(0.9);
    }

    private static List<Gain.Pair> people(int windows, int draws, double before, double after) {
        List<Gain.Pair> pairs = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            var random = KeyedRandom.of(windows, "windows", draws, person);
            int[] first = new int[windows];
            int[] last = new int[windows];
            for (int i = 0; i < windows; i++) {
                // How hard a window is, is the same before and after.
                double hard = (random.nextDouble() - 0.5) * 0.4;
                first[i] = random.nextDouble() < before + hard ? 1 : 0;
                // Draws of shots agree on a window more than chance lets them.
                double right = after + hard;
                double own = right + (random.nextDouble() < 0.5 ? 0.8 : -0.8) * Math.min(right, 1 - right);
                for (int draw = 0; draw < draws; draw++) {
                    last[i] += random.nextDouble() < own ? 1 : 0;
                }
            }
            pairs.add(new Gain.Pair(score(person, hits(first, 1)), score(person, hits(last, draws))));
        }
        return pairs;
    }

    private static WindowHits hits(int[] right, int times) {
        int[] tested = new int[right.length];
        Arrays.fill(tested, times);
        return new WindowHits(right, tested);
    }

    private static UserScore score(int person, WindowHits hits) {
        double right = 0;
        double tested = 0;
        for (int i = 0; i < hits.size(); i++) {
            right += hits.right(i);
            tested += hits.tested(i);
        }
        double accuracy = right / tested;
        return new UserScore(
                1,
                EvaluationAxis.NEW_PEOPLE,
                "m",
                5,
                "p" + person,
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
                hits);
    }
}
