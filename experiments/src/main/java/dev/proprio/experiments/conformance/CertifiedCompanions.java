package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.guard.EnrolmentRefusedException;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Signer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Companions with certificates, as enrolled devices have them, and others for the same keys that nobody should trust. */
final class CertifiedCompanions {
    private static final Duration TOKEN = Duration.ofMinutes(10);

    private CertifiedCompanions() {}

    /**
     * New ones.
     *
     * @param guard certifies them
     * @param stranger another authority, which no client knows
     * @param callers knows the client's certificate once it has connected
     */
    static Companions of(Guard guard, Guard stranger, CertifiedCallers callers) throws GuardException {
        Map<String, Signer> signers = new HashMap<>();
        Map<String, DeviceCertificate> certified = new HashMap<>();
        Map<String, DeviceCertificate> forged = new HashMap<>();
        for (String id : Companions.ids()) {
            DeviceKey key = DeviceKey.generate();
            signers.put(id, key);
            certified.put(id, certify(guard, id, key));
            forged.put(id, certify(stranger, id, key));
        }
        Function<String, Optional<DeviceCertificate>> all =
                id -> Optional.ofNullable(certified.get(id)).or(() -> callers.certificate(id));
        Directory directory = (id, message, signature) ->
                all.apply(id).map(known -> known.signed(message, signature)).orElse(false);
        return new Companions(
                signers,
                directory,
                Optional.empty(),
                Optional.of(id -> encoded(all.apply(id))),
                Optional.of(id -> encoded(Optional.ofNullable(forged.get(id)))));
    }

    private static ByteString encoded(Optional<DeviceCertificate> certificate) {
        return certificate.map(DeviceCertificate::encoded).orElse(ByteString.EMPTY);
    }

    private static DeviceCertificate certify(Guard guard, String id, DeviceKey key) throws GuardException {
        String token = guard.enrolmentTokens().create(id, 1, TOKEN).text();
        try {
            X509Certificate issued = guard.enrolments()
                    .orElseThrow(() -> new GuardException("the kit's store has no authority of its own"))
                    .enrol(token, id, key.publicBytes(), key.prove(token, id))
                    .certificate();
            return guard.trust().check(issued);
        } catch (EnrolmentRefusedException | IdentityException e) {
            throw new GuardException("%s can't be certified: %s".formatted(id, e.getMessage()), e);
        }
    }
}
