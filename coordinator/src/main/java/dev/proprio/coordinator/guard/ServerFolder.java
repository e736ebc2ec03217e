package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the key of a coordinator's server is, and the certificates that another authority gave for it. The key never
 * leaves it.
 */
public record ServerFolder(Path path) {
    private static final String KEY_FILE = "server-key.pem";
    private static final String SERVER_FILE = "server.pem";

    /** What the setting {@code guard.server} names: the key and its certificates. */
    public Path server() {
        return path.resolve(SERVER_FILE);
    }

    /** Whether a certificate was asked for here. */
    public boolean exists() {
        return Files.exists(keyFile());
    }

    private Path keyFile() {
        return path.resolve(KEY_FILE);
    }

    /**
     * Asks for a certificate; a key is made if there is none. Repeated, it asks for the same key: for the next
     * certificate, too.
     *
     * @param names host names and addresses at which the coordinator is reached, beside this machine's own
     */
    public ServerRequest request(Collection<String> names) throws GuardException {
        try {
            if (exists()) {
                String kept = PrivateFiles.readSecret(keyFile());
                return ServerRequest.of(
                        new KeyPair(ServerRequest.read(kept, keyFile()).key(), key(kept)), names);
            }
            KeyPair keys = Issuer.newKeys();
            ServerRequest request = ServerRequest.of(keys, names);
            PrivateFiles.createFolder(path);
            PrivateFiles.write(keyFile(), Pem.writeKey(keys.getPrivate().getEncoded()) + request.toText());
            return request;
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Puts the certificate beside its key, if the coordinator can start with it; otherwise the one before stays.
     *
     * @param certificate file of what the authority answered, the server's own certificate first (PEM)
     * @param authority file of the certificate of the authority that vouches for the coordinator (PEM)
     * @param clock by which the certificate must be valid
     */
    public X509Certificate install(Path certificate, Path authority, Clock clock) throws GuardException {
        try {
            List<X509Certificate> given = Pem.certificates(PrivateFiles.read(certificate), certificate);
            X509Certificate vouches =
                    Pem.certificates(PrivateFiles.read(authority), authority).getFirst();
            var own = new CertifiedKey(
                    key(PrivateFiles.readSecret(keyFile())),
                    given.getLast().equals(vouches) ? given : joined(given, vouches));
            GivenServer.require(own, certificate);
            GivenServer.requireValid(own.certificate(), certificate, clock.instant());
            own.requireMatch(certificate);
            own.write(server());
            return own.certificate();
        } catch (IdentityException e) {
            throw new GuardException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static List<X509Certificate> joined(List<X509Certificate> given, X509Certificate authority) {
        return Stream.concat(given.stream(), Stream.of(authority)).toList();
    }

    private PrivateKey key(String text) throws IdentityException {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Pem.key(text, keyFile())));
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    "%s is damaged: its private key can't be read; put back a copy of it, or delete it and ask anew"
                            .formatted(keyFile()),
                    e);
        }
    }

    private GuardException unwritable(IOException e) {
        return new GuardException(
                "%s can't be written: %s; see that it may be written and has room".formatted(path, e), e);
    }
}
