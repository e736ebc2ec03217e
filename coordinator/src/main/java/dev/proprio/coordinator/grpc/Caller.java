package dev.proprio.coordinator.grpc;

import dev.proprio.proto.identity.DeviceCertificate;
import io.grpc.Context;
import java.util.Optional;

/** Who makes the present call, by the certificate of its connection; nobody without transport security. */
final class Caller {
    private static final Context.Key<DeviceCertificate> CERTIFICATE = Context.key("proprio-device-certificate");

    private Caller() {}

    static Context as(DeviceCertificate certificate) {
        return Context.current().withValue(CERTIFICATE, certificate);
    }

    static Optional<DeviceCertificate> certificate() {
        return Optional.ofNullable(CERTIFICATE.get());
    }

    /** Whether the present call may speak for {@code device}. */
    static boolean speaksFor(String device) {
        return certificate().map(known -> known.device().equals(device)).orElse(true);
    }
}
