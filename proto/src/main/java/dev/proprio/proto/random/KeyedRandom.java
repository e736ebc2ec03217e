package dev.proprio.proto.random;

import java.nio.charset.StandardCharsets;

/**
 * A stream of random numbers that depends only on {@code (seed, purpose, round, client)}, never on
 * who drew before. Two streams with different keys are independent; the same key gives the same
 * stream on every machine and thread. A stream itself is not thread-safe: make one where it is used.
 *
 * <p>Not for cryptography.
 */
public final class KeyedRandom implements RandomBits {
    private static final int WORDS = 4;
    /** Fewer tries than that at once are not worth it. */
    private static final int FEWEST_TRIES = 16;

    private final long key;
    private final long stream;
    private final int[] block = new int[WORDS];
    private long blockIndex;
    private int used = WORDS;
    private double spareGaussian = Double.NaN;

    private KeyedRandom(long key, long stream) {
        this.key = key;
        this.stream = stream;
    }

    /** The stream for something that happens once in an experiment. */
    public static KeyedRandom of(long seed, String purpose) {
        return of(seed, purpose, 0, 0);
    }

    /** The stream for {@code client} in {@code round}; both are any numbers that identify them. */
    public static KeyedRandom of(long seed, String purpose, long round, long client) {
        return new KeyedRandom(mix(mix(seed) + keyOf(purpose)), mix(mix(round + 1) + client));
    }

    /**
     * The stream for an attempt of {@code client} in {@code round}; the first, 1, has that of the round itself.
     */
    public static KeyedRandom of(long seed, String purpose, long round, int attempt, long client) {
        KeyedRandom first = of(seed, purpose, round, client);
        return attempt == 1 ? first : first.child("attempt", attempt);
    }

    /** A 64-bit key of a text, such as a device's id, to be used as {@code client}. */
    public static long keyOf(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** An independent stream below this one's key; it does not depend on what was drawn here. */
    public KeyedRandom child(String purpose, long index) {
        return new KeyedRandom(mix(key ^ mix(stream + keyOf(purpose))), mix(stream ^ mix(index)));
    }

    @Override
    public int nextInt() {
        if (used == WORDS) {
            draw(blockIndex);
            blockIndex++;
            used = 0;
        }
        return block[used++];
    }

    private void draw(long index) {
        Philox.block(
                (int) index,
                (int) (index >>> 32),
                (int) stream,
                (int) (stream >>> 32),
                (int) key,
                (int) (key >>> 32),
                block);
    }

    @Override
    public long nextLong() {
        long high = nextInt();
        return (high << 32) | (nextInt() & 0xFFFFFFFFL);
    }

    /** A standard normal number, by Marsaglia's polar method in strict arithmetic. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double u;
        double v;
        double squared;
        do {
            u = 2 * nextDouble() - 1;
            v = 2 * nextDouble() - 1;
            squared = u * u + v * v;
        } while (squared >= 1 || squared == 0);
        double factor = Math.sqrt(-2 * StrictMath.log(squared) / squared);
        spareGaussian = v * factor;
        return u * factor;
    }

    /**
     * Puts the next {@code count} numbers of {@link #nextGaussian} at the beginning of {@code destination}, and stands then
     * where it would stand if they had been asked for one by one.
     *
     * @param blocks makes most of them
     */
    public void nextGaussians(double[] destination, int count, NormalBlocks blocks) {
        int at = 0;
        if (count > 0 && !Double.isNaN(spareGaussian)) {
            destination[at++] = nextGaussian();
        }
        // No try gives more than two numbers, so that no word is read that one by one would not have been.
        while (count - at >= 2 * FEWEST_TRIES) {
            int tries = (count - at) / 2;
            boolean whole = used == WORDS;
            at = blocks.make(key, stream, whole ? blockIndex : blockIndex - 1, used % WORDS, tries, destination, at);
            blockIndex += tries;
            if (!whole) {
                draw(blockIndex - 1);
            }
        }
        while (at < count) {
            destination[at++] = nextGaussian();
        }
    }

    /** Puts the first {@code length} numbers of {@code items} into a uniformly random order. */
    public void shuffle(int[] items, int length) {
        for (int i = length - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = items[i];
            items[i] = items[j];
            items[j] = swapped;
        }
    }

    /** The numbers from 0 to {@code count - 1} in a uniformly random order. */
    public int[] order(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        shuffle(order, count);
        return order;
    }

    /** A gamma-distributed number with scale 1 (Marsaglia and Tsang 2000). {@code shape > 0}. */
    public double nextGamma(double shape) {
        if (!(shape > 0)) {
            throw new IllegalArgumentException("a gamma distribution's shape must be positive but was " + shape);
        }
        if (shape < 1) {
            double boost = StrictMath.pow(1 - nextDouble(), 1 / shape);
            return nextGamma(shape + 1) * boost;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = nextGaussian();
            double v = 1 + c * x;
            if (v <= 0) {
                continue;
            }
            v = v * v * v;
            double u = 1 - nextDouble();
            if (StrictMath.log(u) < 0.5 * x * x + d * (1 - v + StrictMath.log(v))) {
                return d * v;
            }
        }
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
