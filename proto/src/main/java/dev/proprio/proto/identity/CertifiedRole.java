package dev.proprio.proto.identity;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** What an authority's certificate lets its holder be; one is never the other. */
public enum CertifiedRole {
    /** A device, whose data is its own. */
    DEVICE("a device"),
    /** A worker, which trains devices that are simulated. */
    WORKER("a worker");

    /** The organizational unit (RFC 5280's OU) of a worker's certificate; a device's has none of this name. */
    public static final String WORKER_UNIT = "proprio-worker";

    private final String noun;

    CertifiedRole(String noun) {
        this.noun = noun;
    }

    /** {@code a device}, {@code a worker}. */
    String noun() {
        return noun;
    }

    /** The role that a certificate says, whoever gave it. */
    static CertifiedRole of(X509Certificate certificate) {
        try {
            boolean worker = new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("OU"))
                            .map(Rdn::getValue)
                            .anyMatch(WORKER_UNIT::equals);
            return worker ? WORKER : DEVICE;
        } catch (InvalidNameException e) {
            return DEVICE;
        }
    }
}
