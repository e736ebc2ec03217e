package dev.proprio.proto.secagg;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.X25519;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** X25519 that remembers: thousands of rounds with the same keys take the time of one. */
final class MemoizedExchange implements KeyExchange {
    private final X25519 exchange = new X25519();
    private final Map<ByteString, byte[]> publicKeys = new ConcurrentHashMap<>();
    private final Map<List<ByteString>, byte[]> shared = new ConcurrentHashMap<>();

    @Override
    public byte[] publicKey(byte[] secretKey) {
        return publicKeys.computeIfAbsent(ByteString.copyFrom(secretKey), key -> exchange.publicKey(secretKey));
    }

    @Override
    public byte[] agree(byte[] secretKey, byte[] peerPublicKey) throws InvalidKeyException {
        var key = List.of(ByteString.copyFrom(secretKey), ByteString.copyFrom(peerPublicKey));
        byte[] known = shared.get(key);
        if (known == null) {
            known = exchange.agree(secretKey, peerPublicKey);
            shared.put(key, known);
        }
        return known.clone();
    }
}
