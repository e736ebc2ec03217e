package dev.proprio.client.augmentation;

import dev.proprio.proto.random.NormalBlocks;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Normal numbers with vectors: blocks of Philox, points of the polar method, and {@link VectorPolarFactors} for points inside the circle. Each
 * part is a loop of its own over memory, as the JVM takes only so much vector code into one method. Loads only where the
 * module {@code jdk.incubator.vector} is. Not thread-safe.
 */
final class VectorNormalBlocks implements NormalBlocks {
    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final long LOW = 0xFFFF_FFFFL;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;
    private static final int WORDS = 4;

    /** A whole number's upper and lower half become doubles behind these exponents, 2^84 and 2^52. */
    private static final long UPPER_EXPONENT = 0x4530_0000_0000_0000L;

    private static final long LOWER_EXPONENT = 0x4330_0000_0000_0000L;
    /** Both exponents, and 2^52 more, which is half of the largest number. */
    private static final double EXPONENTS_AND_HALF = 0x1p84 + 0x1p53;

    /** Tries at once: all that lies between the parts stays in the nearest cache. */
    private static final int AT_ONCE = 256;

    /** One block more, of which the last try's words may be, and whole vectors. */
    private static final int ROOM = (AT_ONCE + 1 + LANES - 1) / LANES * LANES + LANES;

    private static final long ONE = Double.doubleToRawLongBits(1);

    private final long[][] words = new long[WORDS][ROOM];
    private final double[] u = new double[ROOM];
    private final double[] v = new double[ROOM];
    private final double[] squared = new double[ROOM];
    private final double[] factors = new double[ROOM];

    @Override
    public int make(long key, long stream, long block, int word, int tries, double[] destination, int from) {
        int at = from;
        for (int done = 0; done < tries; done += AT_ONCE) {
            int count = Math.min(AT_ONCE, tries - done);
            encrypt(key, stream, block + done, word == 0 ? count : count + 1);
            place(word, u, count);
            place(word + 2, v, count);
            square(u, v, squared, count);
            VectorPolarFactors.of(squared, factors, count);
            at = keep(count, destination, at);
        }
        return at;
    }

    /** Blocks of random bits, each word as a long of its own. */
    private void encrypt(long key, long stream, long block, int count) {
        for (int i = 0; i < count; i++) {
            words[0][i] = (block + i) & LOW;
            words[1][i] = (block + i) >>> 32;
            words[2][i] = stream & LOW;
            words[3][i] = stream >>> 32;
        }
        int key0 = (int) key;
        int key1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round += 2) {
            twoRounds(words[0], words[1], words[2], words[3], count, key0, key1);
            key0 = key0 + WEYL_0 + WEYL_0;
            key1 = key1 + WEYL_1 + WEYL_1;
        }
    }

    private static void twoRounds(long[] w0, long[] w1, long[] w2, long[] w3, int count, int key0, int key1) {
        // Masked where they are multiplied, so that the JVM sees that the product of lower halves will do.
        LongVector multiplier0 = LongVector.broadcast(SPECIES, MULTIPLIER_0);
        LongVector multiplier1 = LongVector.broadcast(SPECIES, MULTIPLIER_1);
        LongVector first0 = LongVector.broadcast(SPECIES, key0 & LOW);
        LongVector first1 = LongVector.broadcast(SPECIES, key1 & LOW);
        LongVector second0 = LongVector.broadcast(SPECIES, (key0 + WEYL_0) & LOW);
        LongVector second1 = LongVector.broadcast(SPECIES, (key1 + WEYL_1) & LOW);
        for (int i = 0; i < count; i += LANES) {
            LongVector product0 = LongVector.fromArray(SPECIES, w0, i).and(LOW).mul(multiplier0.and(LOW));
            LongVector product1 = LongVector.fromArray(SPECIES, w2, i).and(LOW).mul(multiplier1.and(LOW));
            LongVector c0 = xor(upper(product1), LongVector.fromArray(SPECIES, w1, i), first0);
            LongVector c2 = xor(upper(product0), LongVector.fromArray(SPECIES, w3, i), first1);
            LongVector next0 = c0.and(LOW).mul(multiplier0.and(LOW));
            LongVector next1 = c2.and(LOW).mul(multiplier1.and(LOW));
            xor(upper(next1), product1, second0).and(LOW).intoArray(w0, i);
            xor(upper(next0), product0, second1).and(LOW).intoArray(w2, i);
            next1.and(LOW).intoArray(w1, i);
            next0.and(LOW).intoArray(w3, i);
        }
    }

    private static LongVector upper(LongVector product) {
        return product.lanewise(VectorOperators.LSHR, 32);
    }

    private static LongVector xor(LongVector first, LongVector second, LongVector third) {
        return first.lanewise(VectorOperators.XOR, second).lanewise(VectorOperators.XOR, third);
    }

    /** One coordinate of the points, from -1 to 1, of two words each. */
    private void place(int word, double[] coordinates, int count) {
        int next = word + 1;
        place(words[word % WORDS], word / WORDS, words[next % WORDS], next / WORDS, coordinates, count);
    }

    /** Twice {@code nextDouble()}, less one: the 53 highest bits of two words as a whole number, and exact from there on. */
    private static void place(long[] highs, int highAt, long[] lows, int lowAt, double[] coordinates, int count) {
        for (int i = 0; i < count; i += LANES) {
            LongVector high = LongVector.fromArray(SPECIES, highs, highAt + i);
            LongVector low = LongVector.fromArray(SPECIES, lows, lowAt + i);
            DoubleVector above =
                    high.lanewise(VectorOperators.LSHR, 11).or(UPPER_EXPONENT).reinterpretAsDoubles();
            DoubleVector below = high.lanewise(VectorOperators.LSHL, 21)
                    .and(LOW)
                    .or(low.lanewise(VectorOperators.LSHR, 11))
                    .or(LOWER_EXPONENT)
                    .reinterpretAsDoubles();
            above.sub(EXPONENTS_AND_HALF).add(below).mul(0x1p-52).intoArray(coordinates, i);
        }
    }

    private static void square(double[] u, double[] v, double[] squared, int count) {
        for (int i = 0; i < count; i++) {
            squared[i] = u[i] * u[i] + v[i] * v[i];
        }
    }

    /** The numbers of the points that lie inside of the circle, and not at its center. */
    private int keep(int count, double[] destination, int from) {
        int at = from;
        for (int i = 0; i < count; i++) {
            destination[at] = u[i] * factors[i];
            destination[at + 1] = v[i] * factors[i];
            long bits = Double.doubleToRawLongBits(squared[i]);
            // Two if 0 < squared < 1: a branch would be guessed wrong for every fifth point.
            at += (int) (((bits - ONE) & -bits) >>> 63) << 1;
        }
        return at;
    }
}
