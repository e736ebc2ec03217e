package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.guard.DeviceTrust;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.v1.EnrolmentGrpc;
import io.grpc.Context;
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

/** Lets in whose connection has a certificate of a role that is in order; only enrolling needs none. */
final class CertifiedWorkers implements ServerInterceptor {
    private static final Context.Key<DeviceCertificate> CERTIFICATE = Context.key("proprio-worker-certificate");
    private static final String OPEN_TO_ALL = EnrolmentGrpc.getEnrollMethod().getFullMethodName();

    private final DeviceTrust trust;
    private final CertifiedRole role;

    CertifiedWorkers(DeviceTrust trust, CertifiedRole role) {
        this.trust = trust;
        this.role = role;
    }

    /** The present call's certificate, if its server asks for one. */
    static Optional<DeviceCertificate> certificate() {
        return Optional.ofNullable(CERTIFICATE.get());
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getMethodDescriptor().getFullMethodName().equals(OPEN_TO_ALL)) {
            return next.startCall(call, headers);
        }
        try {
            Context caller = Context.current()
                    .withValue(
                            CERTIFICATE,
                            trust.checkRole(
                                    role, presented(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))));
            return Contexts.interceptCall(caller, call, headers, next);
        } catch (IdentityException e) {
            call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private X509Certificate presented(SSLSession session) throws IdentityException {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new IdentityException(missing());
        } catch (SSLPeerUnverifiedException none) {
            throw new IdentityException(missing(), none);
        }
    }

    private String missing() {
        return "%s needs a certificate as one, and the connection has none; enrol it by `proprio enroll --device %s:NAME`"
                .formatted(role.noun(), role.word());
    }
}
