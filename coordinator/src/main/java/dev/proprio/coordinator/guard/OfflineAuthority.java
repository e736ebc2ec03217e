package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.CertificateRequest;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * An authority for devices that is kept away from the coordinator, which has its certificate alone. Its private key is in
 * one file, which only its owner may read.
 */
public final class OfflineAuthority {
    private static final String AUTHORITY_FILE = "authority.pem";
    private static final String PUBLIC_FILE = "device-ca.pem";

    private final CertifiedKey authority;
    private final Clock clock;

    private OfflineAuthority(CertifiedKey authority, Clock clock) {
        this.authority = authority;
        this.clock = clock;
    }

    /** Makes an authority in {@code folder}, where there must be none. */
    public static OfflineAuthority create(Path folder, Clock clock) throws GuardException {
        Path file = folder.resolve(AUTHORITY_FILE);
        if (Files.exists(file)) {
            throw new GuardException(
                    "%s exists: there is an authority already; to make another, choose another folder".formatted(file));
        }
        try {
            PrivateFiles.createFolder(folder);
            KeyPair keys = Issuer.newKeys();
            CertifiedKey made = CertifiedKey.of(keys, Issuer.authority("Proprio devices", keys, clock.instant()));
            made.write(file);
            Files.writeString(certificateIn(folder), made.chainPem());
            return new OfflineAuthority(made, clock);
        } catch (IOException e) {
            throw new GuardException(
                    "%s can't be written: %s; see that it may be written and has room".formatted(folder, e), e);
        }
    }

    /** Opens the authority in {@code folder}. */
    public static OfflineAuthority open(Path folder, Clock clock) throws GuardException {
        Path file = folder.resolve(AUTHORITY_FILE);
        if (Files.notExists(file)) {
            throw new GuardException(
                    "there is no authority in %s; make one with `proprio ca init --into DIR`".formatted(folder));
        }
        try {
            return new OfflineAuthority(CertifiedKey.read(file), clock);
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The file of an authority's certificate, which is public. */
    public static Path certificateIn(Path folder) {
        return folder.resolve(PUBLIC_FILE);
    }

    /** Its certificate. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /**
     * Certifies the key of a request that {@linkplain CertificateRequest#read was read}.
     *
     * @param device who the request must be from
     * @param lifetime from now on, at least 1 minute; never longer than the authority's own
     * @return the certificate as text (PEM)
     */
    public String sign(CertificateRequest request, String device, Duration lifetime) throws GuardException {
        if (!request.device().equals(device)) {
            throw new GuardException("the request is from \"%s\" and not from \"%s\"; certify only whom you know"
                    .formatted(request.device(), device));
        }
        requireLifetime(lifetime);
        try {
            var key = DeviceKey.publicKey(request.keyBytes());
            return Pem.write(List.of(Issuer.device(
                    certificate(),
                    authority.key(),
                    key,
                    Issuer.subject(CertifiedRole.ofId(device), device),
                    clock.instant(),
                    lifetime)));
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Certifies the key of a coordinator's server.
     *
     * @param names that the request must be for, beside the coordinator's own machine's
     * @param lifetime from now on, at least 1 minute; never longer than the authority's own
     * @return the certificate and the authority's as text (PEM)
     */
    public String sign(ServerRequest request, Collection<String> names, Duration lifetime) throws GuardException {
        var known = new SubjectAlternativeNames(names);
        if (!request.names().equals(known)) {
            throw new GuardException(
                    "the request is for %s and not for %s; certify only whom you know, by all its names"
                            .formatted(request.names(), known));
        }
        requireLifetime(lifetime);
        return Pem.write(List.of(
                Issuer.server(certificate(), authority.key(), request.key(), known, clock.instant(), lifetime),
                certificate()));
    }

    private void requireLifetime(Duration lifetime) throws GuardException {
        if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new GuardException("a certificate must be valid for at least 1m but was to be for %ss"
                    .formatted(lifetime.toSeconds()));
        }
        if (!clock.instant().isBefore(certificate().getNotAfter().toInstant())) {
            throw new GuardException("the authority itself ran out at %s; make another"
                    .formatted(certificate().getNotAfter().toInstant()));
        }
    }
}
