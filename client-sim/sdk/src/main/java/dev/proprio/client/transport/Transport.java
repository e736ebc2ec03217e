package dev.proprio.client.transport;

import io.grpc.ManagedChannelBuilder;
import java.util.ServiceLoader;

/**
 * One of gRPC's transports. The artifact lists its own under {@code META-INF/services}, where {@link ServiceLoader} finds
 * it. Implementations are thread-safe.
 */
public interface Transport {
    /** The one protocol in which devices and coordinators hide what they say. */
    String TLS = "TLSv1.3";

    /** Without a connection for so long, in milliseconds, a coordinator can't be reached. */
    int CONNECT_MILLIS = 10_000;

    /** A channel without transport security, which the caller finishes. */
    ManagedChannelBuilder<?> plaintext(String host, int port);

    /**
     * A channel over {@link #TLS} alone, by the platform's own implementation, which the caller finishes. The other side's
     * certificate must be for {@code host}.
     *
     * @throws IllegalStateException if the platform lacks that protocol
     */
    ManagedChannelBuilder<?> secure(String host, int port, TlsParty own);

    /**
     * The transport of the artifact that this class came with.
     *
     * @throws IllegalStateException if its list of services got lost, as in a jar that was put together from several
     */
    static Transport own() {
        return OwnTransport.FOUND;
    }
}
