package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.tensor.FloatBytes;
import java.security.MessageDigest;
import java.util.List;

/** Client to server: its vectors under masks, packed, in the order of the configuration. */
public record MaskedInput(List<ByteString> vectors) {
    public MaskedInput {
        vectors = List.copyOf(vectors);
    }

    /** SHA-256 over the vectors, each with its length: what the server keeps to recognize a repetition. */
    public ByteString digest() {
        MessageDigest digest = FloatBytes.sha256();
        for (ByteString vector : vectors) {
            digest.update(new CanonicalBytes().u64(vector.size()).toByteArray());
            vector.asReadOnlyByteBufferList().forEach(digest::update);
        }
        return ByteString.copyFrom(digest.digest());
    }
}
