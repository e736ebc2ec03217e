package dev.proprio.client.identity;

import dev.proprio.client.transport.TlsParty;
import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.CertifiedDirectory;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An enrolled device: its private key, which never leaves its folder, its certificate, and the two authorities that it
 * trusts. Immutable; thread-safe.
 */
public final class DeviceIdentity {
    private static final String KEY_FILE = "device-key.pem";
    private static final String CERTIFICATE_FILE = "device.pem";
    private static final String COORDINATOR_FILE = "coordinator-ca.pem";
    private static final String DEVICES_FILE = "device-ca.pem";

    private final DeviceKey key;
    private final X509Certificate certificate;
    private final DeviceCertificate device;
    private final Authority coordinator;
    private final Authority devices;

    /**
     * @param certificate what {@code devices} gave to {@code key}
     * @param coordinator vouches for the coordinator
     * @param devices vouches for devices; often the same
     * @throws IdentityException if the certificate is not for the key, or not by that authority
     */
    public DeviceIdentity(DeviceKey key, X509Certificate certificate, Authority coordinator, Authority devices)
            throws IdentityException {
        this.key = key;
        this.certificate = certificate;
        // One that has run out is still who it was; whoever it connects to judges that.
        this.device = devices.checkAny(certificate, certificate.getNotAfter().toInstant());
        this.coordinator = coordinator;
        this.devices = devices;
        if (!Arrays.equals(device.publicKey().toByteArray(), key.publicBytes())) {
            throw new IdentityException(
                    String.format(Locale.ROOT, "the certificate of %s is for another private key", device.device()));
        }
    }

    /** Whether a device was enrolled into {@code folder}. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(CERTIFICATE_FILE));
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws IdentityException if a file is missing, damaged, or a secret that others may read
     */
    public static DeviceIdentity load(Path folder) throws IdentityException {
        Path certificate = folder.resolve(CERTIFICATE_FILE);
        if (Files.notExists(certificate)) {
            throw new IdentityException(String.format(
                    Locale.ROOT, "there is no device's identity in %s; enrol the device into it first", folder));
        }
        return new DeviceIdentity(
                loadKey(folder),
                Pem.certificates(PrivateFiles.read(certificate), certificate).get(0),
                Authority.read(folder.resolve(COORDINATOR_FILE)),
                Authority.read(folder.resolve(DEVICES_FILE)));
    }

    /** Writes everything into a folder, the certificate last: a folder without one is not an identity yet. */
    public void save(Path folder) throws IOException {
        PrivateFiles.createFolder(folder);
        PrivateFiles.write(folder.resolve(KEY_FILE), key.toPem());
        PrivateFiles.write(folder.resolve(COORDINATOR_FILE), Pem.write(List.of(coordinator.certificate())));
        PrivateFiles.write(folder.resolve(DEVICES_FILE), Pem.write(List.of(devices.certificate())));
        PrivateFiles.write(folder.resolve(CERTIFICATE_FILE), Pem.write(List.of(certificate)));
    }

    /** The key in a folder, or a new one that is kept there: an enrolment that is repeated uses the same. */
    static DeviceKey keyIn(Path folder) throws IdentityException, IOException {
        if (Files.exists(folder.resolve(KEY_FILE))) {
            return loadKey(folder);
        }
        DeviceKey key = DeviceKey.generate();
        PrivateFiles.createFolder(folder);
        PrivateFiles.write(folder.resolve(KEY_FILE), key.toPem());
        return key;
    }

    static DeviceKey loadKey(Path folder) throws IdentityException {
        Path file = folder.resolve(KEY_FILE);
        return DeviceKey.ofPem(PrivateFiles.readSecret(file), file);
    }

    /** The device's id. */
    public String device() {
        return device.device();
    }

    /** The device's long-term key, which also signs in secure aggregations. */
    public DeviceKey key() {
        return key;
    }

    /** The device's certificate. */
    public DeviceCertificate certificate() {
        return device;
    }

    /** Vouches for the coordinator. */
    public Authority coordinatorAuthority() {
        return coordinator;
    }

    /** Vouches for devices. */
    public Authority deviceAuthority() {
        return devices;
    }

    /** Everybody's identities, as the device authority certifies them; keep one for the device's lifetime. */
    public CertifiedDirectory directory() {
        return new CertifiedDirectory(devices);
    }

    /** Whether the certificate is in the last third of its time, or beyond it. */
    public boolean renewalDue(Clock clock) {
        Instant due = device.until()
                .minus(Duration.between(device.from(), device.until()).dividedBy(3));
        return clock.instant().isAfter(due);
    }

    /** The same identity with the next certificate. */
    DeviceIdentity with(DeviceKey renewedKey, X509Certificate renewed) throws IdentityException {
        return new DeviceIdentity(renewedKey, renewed, coordinator, devices);
    }

    /** Who the device is in a handshake: both sides authenticate themselves. */
    public TlsParty tls() {
        try {
            return new TlsParty(
                    Optional.of(new OwnKey(key.privateKey(), certificate)),
                    PlatformTrust.in(coordinator.certificate()));
        } catch (CertificateException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
