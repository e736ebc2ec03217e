package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.SecAggConfig;
import java.util.List;

/** Servers with a given hash of the configuration and a given key exchange. */
public final class TestServers {
    private TestServers() {}

    public static SecAggServer of(
            SecAggConfig config, ByteString configHash, Directory directory, KeyExchange exchange) {
        return new SecAggServer(config, configHash, directory, exchange);
    }

    /** The sums under masks that a server holds, themselves. */
    public static List<RingVector> held(SecAggServer server) {
        return server.held();
    }
}
