package dev.proprio.experiments.tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * TensorFlow's record files (TFRecord). Each record is its length as a little-endian 64 bit number, the masked CRC32C of
 * that, the data, and the masked CRC32C of the data.
 */
final class EventRecords {
    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int FRAME = HEADER + Integer.BYTES;

    private EventRecords() {}

    /** The data as one record. */
    static byte[] framed(byte[] data) {
        byte[] record = new byte[FRAME + data.length];
        ByteBuffer buffer = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(data.length);
        buffer.putInt(masked(record, 0, Long.BYTES));
        buffer.put(data);
        buffer.putInt(masked(record, HEADER, data.length));
        return record;
    }

    /** The data of all records up to the first that is not whole: where a writer was killed, that is the last. */
    static List<byte[]> whole(byte[] file) {
        List<byte[]> found = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (file.length - at >= FRAME) {
            long length = buffer.getLong(at);
            if (buffer.getInt(at + Long.BYTES) != masked(file, at, Long.BYTES)
                    || length < 0
                    || length > file.length - at - FRAME) {
                break;
            }
            int begin = at + HEADER;
            int end = begin + (int) length;
            if (buffer.getInt(end) != masked(file, begin, (int) length)) {
                break;
            }
            found.add(Arrays.copyOfRange(file, begin, end));
            at = end + Integer.BYTES;
        }
        return found;
    }

    /** The checksum of what may itself hold checksums. */
    private static int masked(byte[] bytes, int offset, int length) {
        var sum = new CRC32C();
        sum.update(bytes, offset, length);
        int crc = (int) sum.getValue();
        return Integer.rotateRight(crc, 15) + 0xa282ead8;
    }
}
