package dev.proprio.proto.compression;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.ByteBuffer;

/** Turns vectors of one length into bytes and back, in one round. Immutable; thread-safe. */
public interface Codec {
    /** How many bytes a vector takes; a multiple of 4. */
    int byteLength();

    /**
     * The bytes of a vector.
     *
     * @param values finite; not written to
     * @param random the device's own stream of the round, from its start
     */
    byte[] encode(float[] values, KeyedRandom random);

    /**
     * What the coordinator adds up of a vector.
     *
     * @param bytes {@link #byteLength()} of them, from anybody
     * @return {@link #summedLength()} values, of which the caller checks that they are finite
     * @throws MalformedUpdateException if {@link #encode} never gives these bytes
     */
    float[] decode(ByteBuffer bytes) throws MalformedUpdateException;

    /** How many values are added up for a vector. */
    int summedLength();

    /** The vector whose decoded values, or the mean of several such, are {@code summed}, which is not written to. */
    double[] expand(double[] summed);
}
