package dev.proprio.experiments.guard;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.coordinator.guard.CertificateAuthority;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.IssuedCertificate;
import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.DeviceKey;
import java.time.Duration;

/** Devices that were enrolled without a connection. */
final class OfflineDevices {
    private OfflineDevices() {}

    /**
     * A device with a certificate of {@code guard}'s authority.
     *
     * @param coordinator whom the device trusts to be the coordinator
     */
    static DeviceIdentity issue(Guard guard, String device, CertificateAuthority coordinator) throws Exception {
        DeviceKey key = DeviceKey.generate();
        String token =
                guard.enrolmentTokens().create(device, 1, Duration.ofHours(1)).text();
        IssuedCertificate issued =
                guard.enrolments().orElseThrow().enrol(token, device, key.publicBytes(), key.prove(token, device));
        return new DeviceIdentity(
                key,
                issued.certificate(),
                new Authority(coordinator.certificate()),
                new Authority(issued.deviceAuthority()));
    }
}
