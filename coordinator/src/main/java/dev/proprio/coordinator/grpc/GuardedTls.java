package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.guard.CertifiedKey;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;

/** What servers have in common whose callers have certificates, or enrol. */
public final class GuardedTls {
    private GuardedTls() {}

    /** TLS 1.3 with the guard's server certificate; who has no certificate of its own can only enrol. */
    public static SslContext context(Guard guard) throws IOException, GuardException {
        CertifiedKey own = guard.server();
        return GrpcSslContexts.configure(
                        SslContextBuilder.forServer(own.key(), own.chain()).trustManager(guard.trust()),
                        SslProvider.JDK)
                .clientAuth(ClientAuth.OPTIONAL)
                .protocols("TLSv1.3")
                .build();
    }

    /** Enrolment beside another service; needs {@link #addresses}, and is closed with the server. */
    public static EnrolmentService enrolment(Guard guard, int perSecond) {
        return new EnrolmentService(guard, new TokenBuckets(perSecond));
    }

    /** Lets calls know the address that they come from. */
    public static ServerInterceptor addresses() {
        return new RemoteAddressInterceptor();
    }
}
