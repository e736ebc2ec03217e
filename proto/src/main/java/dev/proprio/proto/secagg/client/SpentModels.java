package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The models for which a device gave its shares, in bounded room and for good: a Bloom filter (Bloom 1970) of 256 KiB.
 * It never forgets a model. It takes a new one for a spent one with a probability of 2^-10 after 130,000 models, which is
 * fifteen years of one an hour; the device sits that model out. Not thread-safe.
 */
final class SpentModels {
    private static final int INDEX_BITS = 21;
    private static final int WORDS = 1 << (INDEX_BITS - 6);
    private static final int PROBES = 6;

    private long[] words = new long[0];

    void add(ByteString sha256) {
        if (words.length == 0) {
            words = new long[WORDS];
        }
        ByteBuffer digest = sha256.asReadOnlyByteBuffer();
        for (int i = 0; i < PROBES; i++) {
            int at = digest.getInt() >>> (Integer.SIZE - INDEX_BITS);
            words[at >> 6] |= 1L << at;
        }
    }

    boolean contains(ByteString sha256) {
        if (words.length == 0) {
            return false;
        }
        ByteBuffer digest = sha256.asReadOnlyByteBuffer();
        for (int i = 0; i < PROBES; i++) {
            int at = digest.getInt() >>> (Integer.SIZE - INDEX_BITS);
            if ((words[at >> 6] & 1L << at) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Only words that are not zero are written: a young log is small. */
    void write(StoredWriter out) {
        int used = 0;
        for (long word : words) {
            used += word == 0 ? 0 : 1;
        }
        out.integer(used);
        for (int i = 0; i < words.length; i++) {
            if (words[i] != 0) {
                out.integer(i).number(words[i]);
            }
        }
    }

    static SpentModels read(StoredReader in) throws StoredFormatException {
        var models = new SpentModels();
        int used = in.count();
        for (int i = 0; i < used; i++) {
            int at = in.integer();
            if (at < 0 || at >= WORDS) {
                throw new StoredFormatException(
                        String.format(Locale.ROOT, "a log of models has a word %s of %s", at, WORDS));
            }
            if (models.words.length == 0) {
                models.words = new long[WORDS];
            }
            models.words[at] = in.number();
        }
        return models;
    }
}
