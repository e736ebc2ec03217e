package dev.proprio.proto.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.tensor.FloatBytes;
import java.security.InvalidKeyException;
import java.security.MessageDigest;

/** Both sides get the same and it costs next to nothing: good where millions of rounds hide nothing from anybody. */
final class HashedExchange implements KeyExchange {
    @Override
    public byte[] publicKey(byte[] secretKey) {
        return FloatBytes.sha256().digest(secretKey);
    }

    @Override
    public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
        if (peerPublicKey.length != KEY_BYTES || peerPublicKey[0] == 0) {
            throw new InvalidKeyException("a key that begins with 0 is malformed here");
        }
        ByteString own = ByteString.copyFrom(publicKey(secretKey));
        ByteString peer = ByteString.copyFrom(peerPublicKey);
        boolean first = ByteString.unsignedLexicographicalComparator().compare(own, peer) < 0;
        MessageDigest digest = FloatBytes.sha256();
        digest.update((first ? own.concat(peer) : peer.concat(own)).toByteArray());
        return digest.digest();
    }
}
