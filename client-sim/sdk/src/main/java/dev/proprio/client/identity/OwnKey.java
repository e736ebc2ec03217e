package dev.proprio.client.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The one key that a device shows who it is with, to servers that believe the authority of its certificate. No key store,
 * which may not take keys of its kind, is between.
 */
final class OwnKey extends X509ExtendedKeyManager {
    private static final String NAME = "device";

    private final PrivateKey key;
    private final X509Certificate certificate;

    OwnKey(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return isFor(issuers) ? new String[] {NAME} : null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return isFor(issuers) ? NAME : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return isFor(issuers) ? NAME : null;
    }

    /** A server that names no authority takes what comes. */
    private boolean isFor(Principal @Nullable [] issuers) {
        return issuers == null
                || issuers.length == 0
                || Arrays.asList(issuers).contains(certificate.getIssuerX500Principal());
    }

    @Override
    public X509Certificate[] getCertificateChain(String name) {
        return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String name) {
        return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
