package dev.proprio.client.identity;

import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.CertificateRequest;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;

/** Enrols a device with an authority that is not on the network: a request goes out as a file, a certificate comes back. */
public final class OfflineEnrolment {
    private OfflineEnrolment() {}

    /**
     * The request of a device whose key is in {@code folder}; a new key is made there if there is none. Repeated, it asks
     * for the same key: for the next certificate, too.
     */
    public static CertificateRequest request(String device, Path folder) throws EnrolmentException {
        try {
            return CertificateRequest.of(DeviceIdentity.keyIn(folder), device);
        } catch (IdentityException | IOException e) {
            throw new EnrolmentException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Puts a certificate in the folder of the key that it is for.
     *
     * @param certificate file of the device's certificate (PEM)
     * @param devices file of the certificate of the authority that gave it (PEM)
     * @param coordinator file of the certificate of the authority that vouches for the coordinator (PEM)
     */
    public static DeviceIdentity install(Path folder, Path certificate, Path devices, Path coordinator)
            throws EnrolmentException {
        try {
            var given = Pem.certificates(PrivateFiles.read(certificate), certificate);
            var identity = new DeviceIdentity(
                    DeviceIdentity.loadKey(folder), given.get(0), Authority.read(coordinator), Authority.read(devices));
            identity.save(folder);
            return identity;
        } catch (IdentityException | IOException e) {
            throw new EnrolmentException(String.valueOf(e.getMessage()), e);
        }
    }
}
