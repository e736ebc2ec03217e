package dev.proprio.proto.compression;

import dev.proprio.proto.tensor.FloatBytes;

/** A section of an update as it travels. The arrays are owned by it and not written to. */
public sealed interface PackedSection {
    /** How many values it stands for. */
    int length();

    /** How many bytes travel. */
    int byteLength();

    /** The bytes that travel; not to be written to. */
    byte[] bytes();

    /** Values as they are: float32, little-endian. */
    record Plain(float[] values) implements PackedSection {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public int byteLength() {
            return Math.multiplyExact(values.length, Float.BYTES);
        }

        @Override
        public byte[] bytes() {
            return FloatBytes.encode(values);
        }
    }

    /** What a {@link Codec} gives. */
    record Coded(int length, byte[] bytes) implements PackedSection {
        @Override
        public int byteLength() {
            return bytes.length;
        }
    }
}
