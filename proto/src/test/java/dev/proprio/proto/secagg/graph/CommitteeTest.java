package dev.proprio.proto.secagg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitteeTest {
    @ParameterizedTest
    @CsvSource({"0,1,1", "0,2,2", "0,9,5", "9,9,10", "100,7,8"})
    void twoStatementsCannotBothHaveMoreThanHalfOfMembersAndCorruptOnes(int corrupt, int size, int signatures) {
        assertThat(new Committee(Math.max(size, corrupt), corrupt, size).signatures())
                .isEqualTo(signatures);
    }

    @ParameterizedTest
    @CsvSource({"20,0,0", "20,1,1", "100,5,10", "1000,50,100", "5000,250,500"})
    void theSmallestIsTheFirstOfWhichEnoughAreLeft(int cohort, int corrupt, int dropped) {
        double stuck = StrictMath.pow(2, -20);
        Committee smallest = Committee.smallest(cohort, corrupt, dropped).orElseThrow();
        for (int size = 1; size <= smallest.size(); size++) {
            int left = new Hypergeometric(cohort, cohort - dropped, size).lowerQuantile(stuck);
            assertThat(left >= new Committee(cohort, corrupt, size).signatures())
                    .as("a committee of %d", size)
                    .isEqualTo(size == smallest.size());
        }
    }

    @Test
    void whereAllAreCorruptOrHalfLeaveThereIsNone() {
        assertThat(Committee.smallest(1, 0, 0)).contains(new Committee(1, 0, 1));
        assertThat(Committee.smallest(30, 30, 0)).isEmpty();
        assertThat(Committee.smallest(30, 0, 15)).isEmpty();
        assertThat(Committee.smallest(30, 0, 14)).get().returns(29, Committee::size);
    }

    @Test
    void whatCannotBeDrawnIsRefused() {
        assertThat(new Committee(5, 5, 5).size()).isEqualTo(5);
        for (int[] wrong : new int[][] {{5, 0, 0}, {5, 0, 6}, {5, -1, 3}, {5, 6, 3}}) {
            assertThatThrownBy(() -> new Committee(wrong[0], wrong[1], wrong[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a committee of %d cannot be drawn from %d clients with %d corrupt ones"
                            .formatted(wrong[2], wrong[0], wrong[1]));
        }
    }
}
