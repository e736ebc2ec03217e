package dev.proprio.client.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The platform's checks of certificates. */
final class PlatformTrust {
    private PlatformTrust() {}

    /** Trusts what one authority vouches for. */
    static X509ExtendedTrustManager in(X509Certificate trusted) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("authority", trusted);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new CertificateException("this Java runtime has no trust manager for X.509");
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the certificate can't be checked: " + e.getMessage(), e);
        }
    }
}
