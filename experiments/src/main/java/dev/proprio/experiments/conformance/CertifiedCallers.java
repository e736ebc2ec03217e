package dev.proprio.experiments.conformance;

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Lets in who has a device's certificate, and knows it from then on. Only enrolling needs none. */
final class CertifiedCallers implements ServerInterceptor {
    private static final Context.Key<String> DEVICE = Context.key("proprio-conformance-device");
    private static final String OPEN_TO_ALL = EnrolmentGrpc.getEnrollMethod().getFullMethodName();

    private final DeviceTrust trust;
    private final Map<String, DeviceCertificate> known = new ConcurrentHashMap<>();

    CertifiedCallers(DeviceTrust trust) {
        this.trust = trust;
    }

    /** Who makes the present call, by its certificate; nobody without transport security. */
    static Optional<String> device() {
        return Optional.ofNullable(DEVICE.get());
    }

    /** The certificate of a device that has called. */
    Optional<DeviceCertificate> certificate(String device) {
        return Optional.ofNullable(known.get(device));
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (call.getMethodDescriptor().getFullMethodName().equals(OPEN_TO_ALL)) {
            return next.startCall(call, headers);
        }
        try {
            DeviceCertificate caller =
                    trust.check(presented(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
            known.put(caller.device(), caller);
            return Contexts.interceptCall(Context.current().withValue(DEVICE, caller.device()), call, headers, next);
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
        } catch (SSLPeerUnverifiedException e) {
            // Said below.
        }
        throw new IdentityException(
                "this call needs a device's certificate, and the connection has none; enrol the device with `proprio enroll`");
    }
}
