package dev.proprio.proto.identity;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The identities of a secure aggregation, taken from the certificates that come with its roster and vouched for by an
 * authority. It remembers certificates that it has checked, not whom they came with: each session knows only those of
 * its own roster. Thread-safe.
 */
public final class CertifiedDirectory implements Directory {
    private static final Logger log = LoggerFactory.getLogger(CertifiedDirectory.class);
    private static final int MOST_REMEMBERED = 20_000;

    private final Authority authority;
    private final Clock clock;
    private final SignatureCheck signatures;
    private final Map<ByteString, DeviceCertificate> checked = new ConcurrentHashMap<>();

    /** Trusts {@code authority} to say who is who. */
    public CertifiedDirectory(Authority authority) {
        this(authority, Clock.systemUTC(), Identity::verify);
    }

    /** The same with another clock, and another way to check signatures, such as one that remembers. */
    public CertifiedDirectory(Authority authority, Clock clock, SignatureCheck signatures) {
        this.authority = authority;
        this.clock = clock;
        this.signatures = signatures;
    }

    /** Knows nobody: identities come with a session's roster. */
    @Override
    public boolean verify(String clientId, byte[] message, byte[] signature) {
        return false;
    }

    @Override
    public Directory session() {
        return new Session();
    }

    private DeviceCertificate check(ByteString encoded) throws IdentityException {
        DeviceCertificate known = checked.get(encoded);
        if (known != null && known.validAt(clock.instant())) {
            return known;
        }
        DeviceCertificate certificate = authority.check(Certificates.read(encoded), clock.instant());
        if (checked.size() >= MOST_REMEMBERED) {
            checked.clear();
        }
        checked.put(encoded, certificate);
        return certificate;
    }

    private final class Session implements Directory {
        private final Map<String, DeviceCertificate> members = new HashMap<>();

        @Override
        public synchronized void admit(List<ByteString> certificates) {
            for (ByteString encoded : certificates) {
                if (!encoded.isEmpty()) {
                    try {
                        DeviceCertificate certificate = check(encoded);
                        members.putIfAbsent(certificate.device(), certificate);
                    } catch (IdentityException e) {
                        log.warn("a member of the roster is not known: {}", e.getMessage());
                    }
                }
            }
        }

        @Override
        public synchronized boolean verify(String clientId, byte[] message, byte[] signature) {
            DeviceCertificate member = members.get(clientId);
            return member != null && signatures.verify(member.publicKey().toByteArray(), message, signature);
        }
    }
}
