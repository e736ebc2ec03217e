package dev.proprio.proto.secagg.shamir;

import static dev.proprio.proto.secagg.shamir.Field61.P;
import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The field and its polynomials against arithmetic of any size. */
class Field61Test {
    private static final BigInteger MODULUS = BigInteger.valueOf(P);

    private static long[] elements() {
        KeyedRandom random = KeyedRandom.of(1, "field");
        LongStream edges = LongStream.of(0, 1, 2, 3, P - 1, P - 2, P / 2, P / 2 + 1, 1L << 32, (1L << 60) + 1);
        return LongStream.concat(
                        edges, LongStream.generate(() -> random.nextLong(P)).limit(30))
                .toArray();
    }

    @Test
    void itsArithmeticIsThatOfTheIntegersModuloThePrime() {
        for (long a : elements()) {
            for (long b : elements()) {
                BigInteger x = BigInteger.valueOf(a);
                BigInteger y = BigInteger.valueOf(b);
                assertThat(Field61.add(a, b)).isEqualTo(x.add(y).mod(MODULUS).longValue());
                assertThat(Field61.subtract(a, b))
                        .isEqualTo(x.subtract(y).mod(MODULUS).longValue());
                assertThat(Field61.multiply(a, b))
                        .isEqualTo(x.multiply(y).mod(MODULUS).longValue());
                assertThat(Field61.power(a, b)).isEqualTo(x.modPow(y, MODULUS).longValue());
            }
            if (a != 0) {
                assertThat(Field61.inverse(a))
                        .isEqualTo(BigInteger.valueOf(a).modInverse(MODULUS).longValue());
            }
        }
    }

    @Test
    void smallInversesAreTheInverses() {
        for (int largest : new int[] {0, 1, 2, 500}) {
            long[] inverses = Field61.smallInverses(largest);
            assertThat(inverses).hasSize(largest + 1);
            for (int i = 1; i <= largest; i++) {
                assertThat(inverses[i]).isEqualTo(Field61.inverse(i));
            }
        }
    }

    @Test
    void thePolynomialThroughPointsHasTheirValues() {
        KeyedRandom random = KeyedRandom.of(2, "field");
        for (int count = 1; count <= 12; count++) {
            int[] xs = IntStream.rangeClosed(1, 3 * count).toArray();
            random.shuffle(xs, xs.length);
            int[] points = Arrays.copyOf(xs, count);
            long[] ys =
                    LongStream.generate(() -> random.nextLong(P)).limit(count).toArray();
            long[] polynomial = Polynomials.interpolate(points, ys);
            assertThat(polynomial).hasSize(count);
            long[] vanishing = Polynomials.vanishing(points);
            assertThat(vanishing).hasSize(count + 1).endsWith(1);
            long[] coefficients = Lagrange.compute(points);
            long atZero = 0;
            for (int i = 0; i < count; i++) {
                assertThat(Shamir.evaluate(polynomial, points[i])).isEqualTo(ys[i]);
                assertThat(Shamir.evaluate(vanishing, points[i])).isZero();
                atZero = Field61.add(atZero, Field61.multiply(coefficients[i], ys[i]));
            }
            assertThat(atZero).isEqualTo(polynomial[0]);
        }
    }

    /** Points of all sizes, so that one, two, three and many of their differences are multiplied at a time. */
    @Test
    void coefficientsAreRightHoweverLargeThePointsAre() {
        for (int spread : new int[] {1, 1_000, 40_000_000, 700_000_000}) {
            int[] xs = {spread, 3 * spread, 2 * spread, spread + 1_000_000_007};
            long[] ys = {5, P - 7, 11, 13};
            BigInteger expected = BigInteger.ZERO;
            long found = 0;
            long[] coefficients = Lagrange.compute(xs);
            for (int i = 0; i < xs.length; i++) {
                BigInteger weight = BigInteger.ONE;
                for (int j = 0; j < xs.length; j++) {
                    if (j != i) {
                        weight = weight.multiply(BigInteger.valueOf(xs[j]))
                                .multiply(
                                        BigInteger.valueOf((long) xs[j] - xs[i]).modInverse(MODULUS));
                    }
                }
                expected = expected.add(weight.multiply(BigInteger.valueOf(ys[i])));
                found = Field61.add(found, Field61.multiply(coefficients[i], ys[i]));
            }
            assertThat(found).isEqualTo(expected.mod(MODULUS).longValue());
        }
    }

    @Test
    void quotientTimesDivisorPlusRemainderIsTheDividend() {
        KeyedRandom random = KeyedRandom.of(3, "field");
        for (int repeat = 0; repeat < 300; repeat++) {
            long[] dividend = polynomial(random.nextInt(9), random);
            long[] divisor = polynomial(1 + random.nextInt(5), random);
            if (Polynomials.degree(divisor) < 0) {
                continue;
            }
            long[][] division = Polynomials.divide(dividend, divisor);
            assertThat(Polynomials.degree(division[1])).isLessThan(Polynomials.degree(divisor));
            long[] rest = Polynomials.subtractProduct(dividend, division[0], divisor);
            for (long x = 1; x < 20; x++) {
                assertThat(Shamir.evaluate(rest, x)).isEqualTo(Shamir.evaluate(division[1], x));
            }
        }
    }

    @Test
    void theDegreeIsThatOfTheHighestCoefficientThatIsNotZero() {
        assertThat(Polynomials.degree(new long[] {})).isEqualTo(-1);
        assertThat(Polynomials.degree(new long[] {0, 0})).isEqualTo(-1);
        assertThat(Polynomials.degree(new long[] {4})).isZero();
        assertThat(Polynomials.degree(new long[] {0, 7, 0, 0})).isEqualTo(1);
    }

    private static long[] polynomial(int length, KeyedRandom random) {
        return LongStream.generate(() -> random.nextInt(3) == 0 ? 0 : random.nextLong(P))
                .limit(length)
                .toArray();
    }
}
