package dev.proprio.proto.secagg.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommitteeTest {
    /** P[more than x of m are marked], exactly. */
    private static BigDecimal above(int population, int marked, int drawn, int x) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = x + 1; i <= Math.min(marked, drawn); i++) {
            sum = sum.add(choose(marked, i).multiply(choose(population - marked, drawn - i)));
        }
        return new BigDecimal(sum).divide(new BigDecimal(choose(population, drawn)), MathContext.DECIMAL64);
    }

    private static BigInteger choose(int n, int k) {
        if (k < 0 || k > n) {
            return BigInteger.ZERO;
        }
        BigInteger result = BigInteger.ONE;
        for (int i = 0; i < k; i++) {
            result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return result;
    }

    /**
     * Two statements both have q signatures if the corrupt members, who sign both, and a split of the others reach it:
     * 2q <= m + c. The probability of so many corrupt members is that of the exact distribution.
     */
    @ParameterizedTest
    @CsvSource({
        "5001, 0.1, 0.1, 76, 54",
        "10000, 0.1, 0.1, 76, 54",
        "10000, 0.05, 0.05, 40, 29",
        "100000, 0.1, 0.1, 76, 54",
        "10000, 0.2, 0.1, 116, 87",
        "10000, 0.1, 0.2, 173, 112",
        "6000, 0, 0.1, 23, 12"
    })
    void twoStatementsBothPassWithNegligibleProbabilityAndOneDoesAlmostAlways(
            int n, double gamma, double delta, int members, int signatures) {
        int corrupt = (int) (n * gamma);
        int dropped = (int) (n * delta);
        Committee committee = Committee.smallest(n, corrupt, dropped).orElseThrow();
        int m = committee.size();
        int q = committee.signatures();
        assertThat(q).isLessThanOrEqualTo(m);
        BigDecimal unsafe = above(n, corrupt, m, 2 * q - m - 1);
        assertThat(unsafe).isLessThanOrEqualTo(new BigDecimal(Math.pow(2, -41)));
        // Fewer than q stay exactly if more than m - q of the dropped are on it.
        BigDecimal stuck = above(n, dropped, m, m - q);
        assertThat(stuck).isLessThanOrEqualTo(new BigDecimal(Math.pow(2, -20)));
        assertThat(m).isEqualTo(members);
        assertThat(q).isEqualTo(signatures);
    }

    /** Every committee and every way in which its honest members could be split between two statements. */
    @Test
    void enumeratedSmallCohortsAgreeWithTheFormula() {
        int n = 12;
        int corrupt = 3;
        for (int m = 1; m <= n; m++) {
            int q = new Committee(n, corrupt, m).signatures();
            long both = 0;
            for (int members = 0; members < 1 << n; members++) {
                if (Integer.bitCount(members) == m) {
                    int bad = Integer.bitCount(members & ((1 << corrupt) - 1));
                    int honest = m - bad;
                    boolean split = false;
                    for (int first = 0; first <= honest; first++) {
                        split |= first + bad >= q && honest - first + bad >= q;
                    }
                    both += split ? 1 : 0;
                }
            }
            // So small a cohort has no event of positive probability below 2^-41: none may pass.
            assertThat(both).as("committees of %d", m).isZero();
        }
    }

    @Test
    void theFewerTheSignaturesTheLessSafe() {
        Committee committee = Committee.smallest(10_000, 1000, 1000).orElseThrow();
        int m = committee.size();
        int fewer = committee.signatures() - 1;
        assertThat(above(10_000, 1000, m, 2 * fewer - m - 1)).isGreaterThan(new BigDecimal(Math.pow(2, -41)));
        int smaller = m - 1;
        int q = new Committee(10_000, 1000, smaller).signatures();
        assertThat(above(10_000, 1000, smaller, smaller - q)).isGreaterThan(new BigDecimal(Math.pow(2, -20)));
    }

    @Test
    void thereIsNoneWhereHalfDropOut() {
        assertThat(Committee.smallest(6000, 600, 3000)).isEmpty();
        assertThatThrownBy(() -> new Committee(10, 3, 11)).hasMessageContaining("a committee of 11");
    }
}
