package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A P-256 key with its certificate, and those above it.
 *
 * @param chain its own certificate first
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
    public CertifiedKey {
        chain = List.copyOf(chain);
    }

    /** Its own certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** The private key as text (PKCS#8, PEM): a secret. */
    public String keyPem() {
        return Pem.writeKey(key.getEncoded());
    }

    /** The certificates as text (PEM), its own first. */
    public String chainPem() {
        return Pem.write(chain);
    }

    static CertifiedKey of(KeyPair keys, X509Certificate... chain) {
        return new CertifiedKey(keys.getPrivate(), List.of(chain));
    }

    /** Keeps both in one file, so that one is never there without the other. */
    void write(Path file) throws IOException {
        PrivateFiles.write(file, keyPem() + chainPem());
    }

    static CertifiedKey read(Path file) throws IdentityException {
        String text = PrivateFiles.readSecret(file);
        List<X509Certificate> chain = Pem.certificates(text, file);
        try {
            PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Pem.key(text, file)));
            var read = new CertifiedKey(key, chain);
            read.requireMatch(file);
            return read;
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    "%s is damaged: its private key can't be read; put back a copy of it".formatted(file), e);
        }
    }

    /** Requires that the key is that of its own certificate. */
    void requireMatch(Path file) throws IdentityException {
        try {
            byte[] probe = certificate().getSignature();
            Signature signing = Signature.getInstance("SHA256withECDSA");
            signing.initSign(key);
            signing.update(probe);
            Signature checking = Signature.getInstance("SHA256withECDSA");
            checking.initVerify(certificate().getPublicKey());
            checking.update(probe);
            if (checking.verify(signing.sign())) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IdentityException(
                    "the certificate in %s is for a key of another kind than the private one".formatted(file), e);
        }
        throw new IdentityException(
                "%s is damaged, or for another: its private key is not that of its certificate; put back a copy of it"
                        .formatted(file));
    }
}
