package dev.proprio.experiments.cli;

import dev.proprio.proto.identity.Authority;
import dev.proprio.proto.identity.IdentityException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Connections to servers that one authority vouches for. */
final class TrustedAuthority {
    private TrustedAuthority() {}

    static SSLContext read(Path file) throws IdentityException {
        Authority authority = Authority.read(file);
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IdentityException("%s can't be trusted: %s".formatted(file, e.getMessage()), e);
        }
    }
}
