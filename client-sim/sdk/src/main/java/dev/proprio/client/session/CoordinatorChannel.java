package dev.proprio.client.session;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.transport.Transport;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Channels to a coordinator. */
public final class CoordinatorChannel {
    /** gRPC's usual limit: room for chunks, and for a roster of some thousand devices with their certificates. */
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    /** After so long without a word the coordinator is asked for a sign of life. */
    private static final long KEEP_ALIVE_SECONDS = 20;

    /** Without a sign of life for so long after that, the coordinator cannot be reached. */
    private static final long ANSWER_SECONDS = 10;

    private CoordinatorChannel() {}

    /** A channel without transport security, for a coordinator on this machine. The caller shuts it down. */
    public static ManagedChannel plaintext(String host, int port) {
        return common(Transport.own().plaintext(host, port));
    }

    /**
     * A channel over TLS 1.3 on which the coordinator and the device authenticate themselves with their certificates. The
     * coordinator's must be for {@code host}. The caller shuts it down.
     */
    public static ManagedChannel secure(String host, int port, DeviceIdentity identity) {
        return common(Transport.own().secure(host, port, identity.tls()));
    }

    private static ManagedChannel common(ManagedChannelBuilder<?> builder) {
        return builder.maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                // A call begins when the other side has greeted: who lets connections in and says nothing would be
                // waited for.
                .keepAliveWithoutCalls(true)
                .keepAliveTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .build();
    }
}
