package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.PeopleApart;
import dev.proprio.experiments.record.PeopleApart.SeedNames;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestedNamesTest {
    /** Whoever is tested with them, somebody has the same part, but where one side would have less than half of its share. */
    @Test
    void nobodyIsChosenByUnderOneSeedAndReportedUnderAnother() {
        Set<String> all = TestedNames.named(people(IntStream.range(0, 400).toArray()), 0.5);
        assertThat(all).hasSizeBetween(160, 240);
        int same = 0;
        for (int seed = 0; seed < 200; seed++) {
            int kept = 1 + KeyedRandom.of(seed, "kept").nextInt(30);
            List<String> tested =
                    people(Arrays.copyOf(KeyedRandom.of(seed, "tested").order(400), kept));
            Set<String> chosen = TestedNames.named(tested, 0.5);
            long own = tested.stream().filter(all::contains).count();
            assertThat(chosen).isSubsetOf(tested).isNotEmpty();
            int wanted = Math.clamp(Math.round(0.5 * kept), 1, Math.max(1, kept - 1));
            assertThat(2 * chosen.size()).isGreaterThanOrEqualTo(wanted);
            assertThat(2 * (kept - chosen.size())).isGreaterThanOrEqualTo(kept - wanted);
            if (2 * own >= wanted && 2 * (kept - own) >= kept - wanted) {
                same++;
                assertThat(chosen)
                        .isEqualTo(
                                Set.copyOf(tested.stream().filter(all::contains).toList()));
            }
            assertThat(TestedNames.named(tested, 0)).isEmpty();
        }
        assertThat(same).isGreaterThan(150);
        assertThat(TestedNames.named(List.of(), 0.5)).isEmpty();
    }

    /** Where the same people are tested under all seeds the halves are halves. */
    @Test
    void exactHalvesWhereTheSeedDoesNotSayWhoIsTested() {
        for (int kept = 2; kept < 40; kept++) {
            List<String> tested = people(IntStream.range(0, kept).toArray());
            Set<String> chosen = TestedNames.exactly(tested, 0.5);
            assertThat(chosen).isSubsetOf(tested).hasSize(Math.toIntExact(Math.round(kept / 2.0)));
            assertThat(TestedNames.exactly(tested.reversed(), 0.5)).isEqualTo(chosen);
            assertThat(TestedNames.exactly(tested, 0.99)).hasSizeLessThan(kept);
        }
        assertThat(TestedNames.exactly(people(new int[] {1, 2}), 0)).isEmpty();
    }

    @Test
    void aSweepSaysWhoIsOnBothSides() {
        var apart = PeopleApart.of(List.of(
                new SeedNames(1, Set.of("a", "b"), Set.of("c")), new SeedNames(2, Set.of("c"), Set.of("d", "e"))));
        assertThat(apart.both()).isEqualTo(1);
        assertThat(apart.text())
                .startsWith("2 of 3 under seed 1, 1 of 3 under seed 2 decided")
                .contains("under seed 1 the reported figures are of one person alone")
                .contains("one person decided under one seed and is reported under another");
        assertThat(PeopleApart.of(List.of(new SeedNames(1, Set.of("a"), Set.of("b", "c"))))
                        .text())
                .isEqualTo(
                        "1 of 3 under seed 1 decided, the others are reported; nobody decided under one seed and is reported under another");
    }

    private static List<String> people(int[] numbers) {
        return Arrays.stream(numbers).mapToObj("person-%s"::formatted).toList();
    }
}
