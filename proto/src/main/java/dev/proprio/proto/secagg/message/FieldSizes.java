package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.ShareCipher;
import dev.proprio.proto.secagg.crypto.Signer;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.Locale;

/** Sizes of the fields of messages in bytes. */
final class FieldSizes {
    static final int SIGNATURE = Signer.SIGNATURE_BYTES;
    static final int DIGEST = SecAggConfig.DIGEST_BYTES;
    static final int BEACON = 32;
    static final int SHARE = Shamir.SHARE_BYTES;
    static final int SEALED_SHARE = 2 * SHARE + ShareCipher.OVERHEAD_BYTES;

    private FieldSizes() {}

    static void require(String what, ByteString bytes, int size) {
        if (bytes.size() != size) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a %s must be %s bytes but has %s", what, size, bytes.size()));
        }
    }
}
