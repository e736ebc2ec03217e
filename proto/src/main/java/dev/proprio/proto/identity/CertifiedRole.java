package dev.proprio.proto.identity;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an authority's certificate lets its holder be; one is never the other. */
public enum CertifiedRole {
    /** A device, whose data is its own. */
    DEVICE("a device"),
    /** A worker, which trains devices that are simulated. */
    WORKER("a worker"),
    /** A leaf: a coordinator under a coordinator, to which devices connect. */
    LEAF("a leaf");

    private static final List<CertifiedRole> WITH_UNITS = List.of(WORKER, LEAF);

    private final String noun;

    CertifiedRole(String noun) {
        this.noun = noun;
    }

    /** {@code a device}, {@code a worker}, {@code a leaf}. */
    public String noun() {
        return noun;
    }

    /** {@code device}, {@code worker}, {@code leaf}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The organizational unit (RFC 5280's OU) of the role's certificates; empty for devices, whose have none of the others'. */
    public Optional<String> unit() {
        return this == DEVICE ? Optional.empty() : Optional.of("proprio-" + word());
    }

    /** The role of whoever has an id, or of the ids that a token's pattern is for. */
    public static CertifiedRole ofId(String id) {
        for (CertifiedRole role : WITH_UNITS) {
            if (id.startsWith(role.word() + ":")) {
                return role;
            }
        }
        return DEVICE;
    }

    /** The role that a certificate says, whoever gave it. */
    static CertifiedRole of(X509Certificate certificate) {
        List<String> units = DistinguishedName.values(certificate.getSubjectX500Principal(), "OU");
        return WITH_UNITS.stream()
                .filter(role -> role.unit().filter(units::contains).isPresent())
                .findFirst()
                .orElse(DEVICE);
    }
}
