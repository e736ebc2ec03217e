package dev.proprio.proto.random;

import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Random numbers, all made from one method's uniform and independent bits, and each as {@code java.util.random.RandomGenerator} makes
 * it, which Android 13 does not have: the same bits give the same numbers.
 */
@FunctionalInterface
public interface RandomBits {
    /** 64 bits. */
    long nextLong();

    /** 32 bits. */
    default int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /** One bit. */
    default boolean nextBoolean() {
        return nextInt() < 0;
    }

    /** A multiple of 2^-53, from 0 on and below 1. */
    default double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** A multiple of 2^-24, from 0 on and below 1. */
    default float nextFloat() {
        return (nextInt() >>> 8) * 0x1p-24f;
    }

    /**
     * A whole number from 0 on and below {@code bound}, each equally likely.
     *
     * @throws IllegalArgumentException if the bound is below 1
     */
    default int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("a bound of random numbers must be at least 1 but was " + bound);
        }
        int drawn = nextInt();
        int largest = bound - 1;
        if ((bound & largest) == 0) {
            return drawn & largest;
        }
        int half = drawn >>> 1;
        int rest = half % bound;
        // Numbers of the last, incomplete cycle are drawn anew; the sum leaves an int for them alone.
        while (half + largest - rest < 0) {
            half = nextInt() >>> 1;
            rest = half % bound;
        }
        return rest;
    }

    /** The same for a bound that an int may be too small for. */
    default long nextLong(long bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("a bound of random numbers must be at least 1 but was " + bound);
        }
        long drawn = nextLong();
        long largest = bound - 1;
        if ((bound & largest) == 0) {
            return drawn & largest;
        }
        long half = drawn >>> 1;
        long rest = half % bound;
        while (half + largest - rest < 0) {
            half = nextLong() >>> 1;
            rest = half % bound;
        }
        return rest;
    }

    /**
     * A whole number from {@code origin} on and below {@code bound}, each equally likely.
     *
     * @throws IllegalArgumentException if there is none
     */
    default int nextInt(int origin, int bound) {
        if (origin >= bound) {
            throw none(origin, bound);
        }
        int width = bound - origin;
        if (width > 0) {
            return nextInt(width) + origin;
        }
        int drawn = nextInt();
        while (drawn < origin || drawn >= bound) {
            drawn = nextInt();
        }
        return drawn;
    }

    /** The same for longs. */
    default long nextLong(long origin, long bound) {
        if (origin >= bound) {
            throw none(origin, bound);
        }
        long width = bound - origin;
        if (width > 0) {
            return nextLong(width) + origin;
        }
        long drawn = nextLong();
        while (drawn < origin || drawn >= bound) {
            drawn = nextLong();
        }
        return drawn;
    }

    /**
     * A number from {@code origin} on and below {@code bound}, whose difference must be finite.
     *
     * @throws IllegalArgumentException if there is none
     */
    default double nextDouble(double origin, double bound) {
        if (!(origin < bound && bound - origin < Double.POSITIVE_INFINITY)) {
            throw none(origin, bound);
        }
        double drawn = nextDouble() * (bound - origin) + origin;
        return drawn < bound ? drawn : Math.nextAfter(bound, origin);
    }

    /** The same from 0 on. */
    default double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    /** Fills an array with bits. */
    default void nextBytes(byte[] bytes) {
        long word = 0;
        for (int i = 0; i < bytes.length; i++) {
            word = i % Long.BYTES == 0 ? nextLong() : word >>> Byte.SIZE;
            bytes[i] = (byte) word;
        }
    }

    /** So many numbers of {@link #nextInt()}. */
    default IntStream ints(long count) {
        return IntStream.generate(this::nextInt).limit(count);
    }

    /** So many numbers of {@link #nextInt(int, int)}. */
    default IntStream ints(long count, int origin, int bound) {
        return ints(origin, bound).limit(count);
    }

    /** Numbers of {@link #nextInt(int, int)} without an end. */
    default IntStream ints(int origin, int bound) {
        return IntStream.generate(() -> nextInt(origin, bound)).sequential();
    }

    /** So many numbers of {@link #nextLong(long, long)}. */
    default LongStream longs(long count, long origin, long bound) {
        return longs(origin, bound).limit(count);
    }

    /** Numbers of {@link #nextLong(long, long)} without an end. */
    default LongStream longs(long origin, long bound) {
        return LongStream.generate(() -> nextLong(origin, bound)).sequential();
    }

    /** So many numbers of {@link #nextDouble()}. */
    default DoubleStream doubles(long count) {
        return DoubleStream.generate(this::nextDouble).limit(count);
    }

    /** So many numbers of {@link #nextDouble(double, double)}. */
    default DoubleStream doubles(long count, double origin, double bound) {
        return DoubleStream.generate(() -> nextDouble(origin, bound)).limit(count);
    }

    private static IllegalArgumentException none(Object origin, Object bound) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "random numbers must be below their bound, but none from %s on are below %s",
                origin,
                bound));
    }
}
