package dev.proprio.experiments.engine;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static List<String> people(int[] numbers) {
        return Arrays.stream(numbers).mapToObj("person-%s"::formatted).toList();
    }
}
