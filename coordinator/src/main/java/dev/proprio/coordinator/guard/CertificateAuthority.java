package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.Certificates;
import dev.proprio.proto.identity.CertifiedRole;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The coordinator's own certificate authority. Its private key is in one file, which only its owner may read. */
public final class CertificateAuthority {
    private static final String AUTHORITY_FILE = "authority.pem";
    private static final String PUBLIC_FILE = "ca.pem";
    private static final String SERVER_FILE = "server.pem";

    private final Path folder;
    private final CertifiedKey authority;
    private final Clock clock;

    private CertificateAuthority(Path folder, CertifiedKey authority, Clock clock) {
        this.folder = folder;
        this.authority = authority;
        this.clock = clock;
    }

    /** Opens the authority in {@code folder}, or creates it; nobody else must be creating it meanwhile. */
    static CertificateAuthority open(Path folder, Clock clock) throws GuardException {
        Path file = keyIn(folder);
        Path publicFile = folder.resolve(PUBLIC_FILE);
        try {
            if (Files.notExists(file)) {
                if (Files.exists(publicFile)) {
                    throw new GuardException(
                            "%s is missing, though %s shows that there is an authority: with guard.server it is kept elsewhere, and devices enrol there; otherwise put back a copy of it"
                                    .formatted(file, publicFile));
                }
                KeyPair keys = Issuer.newKeys();
                CertifiedKey.of(keys, Issuer.authority("Proprio coordinator", keys, clock.instant()))
                        .write(file);
            }
            var authority = new CertificateAuthority(folder, CertifiedKey.read(file), clock);
            publish(folder, authority.certificate());
            return authority;
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    static Path keyIn(Path folder) {
        return folder.resolve(AUTHORITY_FILE);
    }

    /** Puts the certificate of the authority that vouches for the coordinator where people find it. */
    static void publish(Path folder, X509Certificate authority) throws IOException {
        Path file = folder.resolve(PUBLIC_FILE);
        String text = Pem.write(List.of(authority));
        if (Files.notExists(file)
                || !Files.readString(file, StandardCharsets.US_ASCII).equals(text)) {
            Path draft = file.resolveSibling(PUBLIC_FILE + ".new");
            Files.writeString(draft, text, StandardCharsets.US_ASCII);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Its certificate, which devices pin. */
    public X509Certificate certificate() {
        return authority.certificate();
    }

    /** By which a device recognizes it when it enrols. */
    public String fingerprint() {
        return Certificates.fingerprint(certificate());
    }

    /**
     * The server's key and certificate: the ones kept, unless they near their end or are for other names.
     *
     * @param lifetime of a new certificate; the last third counts as near
     */
    CertifiedKey server(SubjectAlternativeNames names, Duration lifetime) throws GuardException {
        Path file = folder.resolve(SERVER_FILE);
        try {
            if (Files.exists(file)) {
                CertifiedKey kept = CertifiedKey.read(file);
                if (serves(kept, names)) {
                    return kept;
                }
            }
            KeyPair keys = Issuer.newKeys();
            X509Certificate certificate =
                    Issuer.server(certificate(), authority.key(), keys.getPublic(), names, clock.instant(), lifetime);
            CertifiedKey fresh = CertifiedKey.of(keys, certificate, certificate());
            fresh.write(file);
            return fresh;
        } catch (IdentityException e) {
            throw new GuardException("%s; or delete it: a new one is made".formatted(e.getMessage()), e);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private boolean serves(CertifiedKey kept, SubjectAlternativeNames names) {
        X509Certificate own = kept.certificate();
        Instant from = own.getNotBefore().toInstant();
        Instant until = own.getNotAfter().toInstant();
        Instant renewal = until.minus(Duration.between(from, until).dividedBy(3));
        return names.coveredBy(own)
                && !clock.instant().isBefore(from)
                && clock.instant().isBefore(renewal)
                && kept.chain().getLast().equals(certificate());
    }

    /** Certifies the key of a device, or of whoever has another role. */
    X509Certificate certify(CertifiedRole role, String id, PublicKey key, Duration lifetime) throws GuardException {
        return Issuer.device(certificate(), authority.key(), key, Issuer.subject(role, id), clock.instant(), lifetime);
    }

    private static GuardException unwritable(Path folder, IOException e) {
        return new GuardException("%s can't be written: %s; see that it is there and has room".formatted(folder, e), e);
    }
}
