package dev.proprio.proto.query;

import java.math.BigInteger;

/** A sum of products in 128 bits. Not thread-safe. */
final class WideSum {
    private long high;
    private long low;

    /** Adds the product of two numbers. */
    void add(long first, long second) {
        long product = first * second;
        low += product;
        high += Math.multiplyHigh(first, second) + (Long.compareUnsigned(low, product) < 0 ? 1 : 0);
    }

    BigInteger value() {
        return BigInteger.valueOf(high)
                .shiftLeft(Long.SIZE)
                .add(BigInteger.valueOf(low >>> 1).shiftLeft(1).add(BigInteger.valueOf(low & 1)));
    }
}
