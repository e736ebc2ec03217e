package dev.proprio.proto.random;

/**
 * Makes the normal numbers of {@link KeyedRandom#nextGaussian} from many blocks of random bits at once. All implementations agree to
 * the bit.
 */
@FunctionalInterface
public interface NormalBlocks {
    /**
     * Tries words of four in a row: each try gives two numbers, or none where the polar method rejects its point.
     *
     * @param key the cipher's key
     * @param stream the upper half of its counter
     * @param block the lower half for the first block
     * @param word the first word of that block that is tried, from 0 to 3
     * @param tries how many times four words, at least 1
     * @param destination receives the numbers from {@code from} on, and has room for two of each try; what is behind the last may be overwritten
     * @return where the numbers end
     */
    int make(long key, long stream, long block, int word, int tries, double[] destination, int from);
}
