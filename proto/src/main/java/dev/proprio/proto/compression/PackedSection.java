package dev.proprio.proto.compression;

import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.SectionValues;

/** A section of an update as it travels. The arrays are owned by it and not written to. */
public sealed interface PackedSection {
    /** How many values it stands for. */
    int length();

    /** How many bytes travel. */
    int byteLength();

    /** The bytes that travel; not to be written to. */
    byte[] bytes();

    /** Values as they are: float32, little-endian. */
    record Plain(SectionValues content) implements PackedSection {
        public Plain(float[] values) {
            this(SectionValues.of(values));
        }

        @Override
        public int length() {
            return content.length();
        }

        @Override
        public int byteLength() {
            return Math.multiplyExact(length(), Float.BYTES);
        }

        @Override
        public byte[] bytes() {
            return FloatBytes.encode(values());
        }

        /** The values as a vector. */
        public float[] values() {
            return content.vector();
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
