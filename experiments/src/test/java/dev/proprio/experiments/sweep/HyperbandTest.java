package dev.proprio.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HyperbandTest {
    /** The table of the paper's section 3.2 but for its rounding, by algorithm 1: n = ceil((s_max + 1) / (s + 1) * eta^s). */
    @Test
    void theBracketsFor81RoundsAreThoseOfThePaper() {
        List<List<Rung>> brackets = Hyperband.brackets(81, 3);

        assertThat(brackets)
                .containsExactly(
                        List.of(rung(81, 1), rung(27, 3), rung(9, 9), rung(3, 27), rung(1, 81)),
                        List.of(rung(34, 3), rung(11, 9), rung(3, 27), rung(1, 81)),
                        List.of(rung(15, 9), rung(5, 27), rung(1, 81)),
                        List.of(rung(8, 27), rung(2, 81)),
                        List.of(rung(5, 81)));
        assertThat(Hyperband.rounds(brackets)).isEqualTo(1902);
        assertThat(Hyperband.trials(brackets)).isEqualTo(143L);
        // By hand: 108 of the first bracket, 87 of the second, 72, 54 and 0.
        assertThat(brackets.stream().map(Rung::continued)).containsExactly(108L, 87L, 72L, 54L, 0L);
    }

    @Test
    void everyBracketEndsWithAllRoundsAndCostsAboutTheSame() {
        for (int keepOneIn = 2; keepOneIn <= 5; keepOneIn++) {
            for (int most = keepOneIn; most <= 700; most++) {
                List<List<Rung>> brackets = Hyperband.brackets(most, keepOneIn);
                int deepest = brackets.size() - 1;
                assertThat(Math.pow(keepOneIn, deepest)).isLessThanOrEqualTo(most);
                assertThat(Math.pow(keepOneIn, deepest + 1)).isGreaterThan(most);
                for (List<Rung> rungs : brackets) {
                    assertThat(rungs.getLast().rounds()).isEqualTo(most);
                    for (int i = 1; i < rungs.size(); i++) {
                        Rung before = rungs.get(i - 1);
                        Rung rung = rungs.get(i);
                        assertThat(rung.rounds()).isGreaterThanOrEqualTo(before.rounds() * keepOneIn);
                        assertThat(rung.trials()).isEqualTo(Math.max(1, before.trials() / keepOneIn));
                    }
                    // A step costs what the first bracket's does, up to the rounding up of its trials.
                    long first =
                            (long) rungs.getFirst().trials() * rungs.getFirst().rounds();
                    assertThat(first).isLessThanOrEqualTo((long) (deepest + 1) * most + most);
                }
            }
        }
    }

    private static Rung rung(int trials, int rounds) {
        return new Rung(trials, rounds);
    }
}
