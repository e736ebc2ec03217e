package dev.proprio.proto.compression;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** The indices of the kept values in ascending order, 4 bytes each, then the values as float32. */
record TopKCodec(int length, int kept) implements DenseCodec {
    @Override
    public int byteLength() {
        return Math.multiplyExact(kept, Integer.BYTES + Float.BYTES);
    }

    @Override
    public byte[] encode(float[] values, KeyedRandom random) {
        int least = Magnitudes.largest(values, kept);
        int above = 0;
        for (float value : values) {
            above += Magnitudes.of(value) > least ? 1 : 0;
        }
        int equals = kept - above;
        ByteBuffer bytes = ByteBuffer.allocate(byteLength()).order(ByteOrder.LITTLE_ENDIAN);
        int next = 0;
        for (int i = 0; i < length; i++) {
            int magnitude = Magnitudes.of(values[i]);
            // Among equals, those that come first are kept.
            if (magnitude > least || (magnitude == least && equals-- > 0)) {
                bytes.putInt(next * Integer.BYTES, i);
                bytes.putFloat((kept + next) * Float.BYTES, values[i]);
                next++;
            }
        }
        return bytes.array();
    }

    @Override
    public float[] decode(ByteBuffer bytes) throws MalformedUpdateException {
        ByteBuffer read = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[length];
        int last = -1;
        for (int i = 0; i < kept; i++) {
            int index = read.getInt(i * Integer.BYTES);
            if (index <= last || index >= length) {
                throw new MalformedUpdateException(String.format(
                        Locale.ROOT,
                        "the indices of kept values must ascend and be less than %s but after %s comes %s",
                        length,
                        last,
                        index));
            }
            values[index] = read.getFloat((kept + i) * Float.BYTES);
            last = index;
        }
        return values;
    }
}
