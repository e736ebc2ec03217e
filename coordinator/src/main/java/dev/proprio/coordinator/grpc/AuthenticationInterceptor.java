package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.guard.DeviceTrust;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.v1.EnrolmentGrpc;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Lets every call know its caller, and refuses it if its connection has no device's certificate, or one that has run out
 * or was revoked since. Only enrolling needs none.
 */
final class AuthenticationInterceptor implements ServerInterceptor {
    private static final String OPEN_TO_ALL = EnrolmentGrpc.getEnrollMethod().getFullMethodName();

    private final DeviceTrust trust;

    AuthenticationInterceptor(DeviceTrust trust) {
        this.trust = trust;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getMethodDescriptor().getFullMethodName().equals(OPEN_TO_ALL)) {
            return next.startCall(call, headers);
        }
        Optional<X509Certificate> presented = presented(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
        if (presented.isEmpty()) {
            return refuse(
                    call,
                    "this call needs a device's certificate, and the connection has none; enrol the device with `proprio enroll`");
        }
        try {
            return Contexts.interceptCall(Caller.as(trust.check(presented.get())), call, headers, next);
        } catch (IdentityException e) {
            return refuse(call, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<X509Certificate> presented(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, String reason) {
        call.close(Status.UNAUTHENTICATED.withDescription(reason), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
