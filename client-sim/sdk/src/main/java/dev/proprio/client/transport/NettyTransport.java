package dev.proprio.client.transport;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;

/** gRPC over Netty, for Java on servers and on devices with a whole one. */
public final class NettyTransport implements Transport {
    @Override
    public ManagedChannelBuilder<?> plaintext(String host, int port) {
        return common(NettyChannelBuilder.forAddress(host, port).usePlaintext());
    }

    @Override
    public ManagedChannelBuilder<?> secure(String host, int port, TlsParty own) {
        return common(NettyChannelBuilder.forAddress(host, port).sslContext(context(own)));
    }

    /** What is called back only notes what came, and may do so in Netty's own threads. */
    private static NettyChannelBuilder common(NettyChannelBuilder builder) {
        return builder.directExecutor().withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    }

    private static SslContext context(TlsParty own) {
        SslContextBuilder builder = SslContextBuilder.forClient().trustManager(own.trust());
        own.key().ifPresent(builder::keyManager);
        try {
            return GrpcSslContexts.configure(builder, SslProvider.JDK)
                    .protocols(TLS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("this Java runtime lacks TLS 1.3 with Ed25519", e);
        }
    }
}
