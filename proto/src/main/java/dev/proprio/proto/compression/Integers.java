package dev.proprio.proto.compression;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Integers from -(2^(bits-1) - 1) to its opposite, in one or two bytes each. Immutable. */
record Integers(int bits) {
    /** The largest integer. */
    int most() {
        return (1 << (bits - 1)) - 1;
    }

    /** Bytes of so many integers, filled up to a multiple of 4. */
    int byteLength(int count) {
        return Math.multiplyExact((Math.multiplyExact(count, bits / 8) - 1) / 4 + 1, 4);
    }

    /** The smallest power of 2 whose multiples reach {@code range}: multiples of it add up without rounding. */
    double stepFor(double range) {
        double least = range / most();
        double step = Math.scalb(1.0, Math.getExponent(least));
        return step < least ? 2 * step : step;
    }

    /** How many steps a value is: rounded down plus a number in [0, 1), so that the mean over those is exact. */
    int round(float value, double step, KeyedRandom random) {
        double toss = (random.nextInt() >>> 8) * 0x1p-24;
        double steps = Math.floor(value / step + toss);
        return (int) Math.max(-most(), Math.min(most(), steps));
    }

    void put(ByteBuffer bytes, int integer) {
        if (bits == 8) {
            bytes.put((byte) integer);
        } else {
            bytes.putShort((short) integer);
        }
    }

    int get(ByteBuffer bytes) throws MalformedUpdateException {
        int integer = bits == 8 ? bytes.get() : bytes.getShort();
        if (integer < -most()) {
            throw new MalformedUpdateException(String.format(
                    Locale.ROOT, "a quantized value is %s but must be between %s and %s", integer, -most(), most()));
        }
        return integer;
    }
}
