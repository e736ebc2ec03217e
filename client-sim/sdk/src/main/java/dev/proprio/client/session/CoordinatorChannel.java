package dev.proprio.client.session;

import dev.proprio.proto.wire.Chunks;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Channels to a coordinator. */
public final class CoordinatorChannel {
    private static final int MESSAGE_OVERHEAD = 64 * 1024;
    private static final long KEEP_ALIVE_SECONDS = 30;

    private CoordinatorChannel() {}

    /** A channel without transport security, for a coordinator on this machine. The caller shuts it down. */
    public static ManagedChannel plaintext(String host, int port) {
        return NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(Chunks.MAX_BYTES + MESSAGE_OVERHEAD)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .build();
    }
}
