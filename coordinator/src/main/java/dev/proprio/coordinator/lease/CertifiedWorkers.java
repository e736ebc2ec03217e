package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.guard.DeviceTrust;
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

/** Lets in whose connection has a worker's certificate that is in order; only enrolling needs none. */
final class CertifiedWorkers implements ServerInterceptor {
    private static final Context.Key<DeviceCertificate> CERTIFICATE = Context.key("proprio-worker-certificate");
    private static final String OPEN_TO_ALL = EnrolmentGrpc.getEnrollMethod().getFullMethodName();

    private static final String MISSING =
            "a worker needs a worker's certificate, and the connection has none; enrol it by `proprio enroll --device worker:NAME`";

    private final DeviceTrust trust;

    CertifiedWorkers(DeviceTrust trust) {
        this.trust = trust;
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
                            trust.checkWorker(presented(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))));
            return Contexts.interceptCall(caller, call, headers, next);
        } catch (IdentityException e) {
            call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    private static X509Certificate presented(SSLSession session) throws IdentityException {
        try {
            Certificate[] chain = session.getPeerCertificates();
            if (chain.length > 0 && chain[0] instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new IdentityException(MISSING);
        } catch (SSLPeerUnverifiedException none) {
            throw new IdentityException(MISSING, none);
        }
    }
}
