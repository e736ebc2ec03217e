package dev.proprio.client.transport;

import io.grpc.ManagedChannelBuilder;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * gRPC over OkHttp, for Android. Other than over Netty, what comes is not handed on by the thread that reads it: that one
 * holds the connection's lock meanwhile.
 */
public final class OkHttpTransport implements Transport {
    /** All that TLS 1.3 has; a platform that lacks one uses the others. */
    private static final List<String> SUITES =
            List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

    @Override
    public ManagedChannelBuilder<?> plaintext(String host, int port) {
        return common(host, port).usePlaintext();
    }

    @Override
    public ManagedChannelBuilder<?> secure(String host, int port, TlsParty own) {
        return common(host, port)
                .sslSocketFactory(sockets(own))
                .tlsConnectionSpec(new String[] {TLS}, SUITES.toArray(new String[0]));
    }

    private static OkHttpChannelBuilder common(String host, int port) {
        return OkHttpChannelBuilder.forAddress(host, port).socketFactory(new PatientSockets());
    }

    private static SSLSocketFactory sockets(TlsParty own) {
        try {
            SSLContext context = SSLContext.getInstance(TLS);
            context.init(
                    own.key().map(key -> new KeyManager[] {key}).orElseGet(() -> new KeyManager[0]),
                    new TrustManager[] {own.trust()},
                    null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform lacks TLS 1.3", e);
        }
    }
}
