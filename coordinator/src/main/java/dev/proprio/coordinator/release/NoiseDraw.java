package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.stream.IntStream;

/** Draws the noise on a sum. */
final class NoiseDraw {
    /** So many values are of one stream, whoever draws which. */
    static final int CHUNK = 4096;

    private NoiseDraw() {}

    /** Independent samples, chunk by chunk. */
    static long[] units(NoiseSource noise, DiscreteGaussian gaussian, int round, int length, long identity) {
        long[] units = new long[length];
        var sampler = gaussian.sampler();
        IntStream.range(0, Math.ceilDiv(length, CHUNK)).parallel().forEach(chunk -> {
            var bits = noise.bits(round, chunk, identity);
            int end = Math.min(length, (chunk + 1) * CHUNK);
            for (int i = chunk * CHUNK; i < end; i++) {
                units[i] = sampler.sample(bits);
            }
        });
        return units;
    }

    /** A digest that has begun with what noise there is, and of which sum. */
    static MessageDigest digest(DiscreteGaussian gaussian, double grid, SectionSum exact) {
        MessageDigest digest = FloatBytes.sha256();
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(gaussian.sigma())
                .putDouble(grid)
                .flip());
        add(digest, exact);
        return digest;
    }

    /** Adds a sum to a digest. */
    static void add(MessageDigest digest, SectionSum exact) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Long.BYTES);
        for (long[] lanes : exact.lanes().values()) {
            for (int from = 0; from < lanes.length; from += CHUNK) {
                int count = Math.min(CHUNK, lanes.length - from);
                buffer.clear();
                buffer.asLongBuffer().put(lanes, from, count);
                digest.update(buffer.limit(count * Long.BYTES));
            }
        }
    }

    /** What tells a digest from all others, to draw by. */
    static long identity(MessageDigest digest) {
        return ByteBuffer.wrap(digest.digest()).getLong();
    }
}
