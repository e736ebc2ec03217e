package dev.proprio.coordinator.guard;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;

/** The names and addresses that a server's certificate is for. */
final class SubjectAlternativeNames {
    private static final List<String> ALWAYS = List.of("localhost", "127.0.0.1", "::1");

    private final Set<String> names = new TreeSet<>();

    SubjectAlternativeNames(Collection<String> given) throws GuardException {
        for (String name : ALWAYS) {
            names.add(canonical(name));
        }
        for (String name : given) {
            names.add(canonical(name));
        }
    }

    private static String canonical(String name) throws GuardException {
        if (InetAddresses.isInetAddress(name)) {
            return InetAddresses.toAddrString(InetAddresses.forString(name));
        }
        if (!InternetDomainName.isValid(name)) {
            throw new GuardException(
                    "the server's certificate can't be for \"%s\", which is neither a host name nor an address"
                            .formatted(name));
        }
        return InternetDomainName.from(name).toString();
    }

    /** The names of a request or a certificate; other kinds of names are refused. */
    static SubjectAlternativeNames of(GeneralNames alternatives) throws GuardException {
        List<String> given = new ArrayList<>();
        for (GeneralName name : alternatives.getNames()) {
            switch (name.getTagNo()) {
                case GeneralName.dNSName -> given.add(name.getName().toString());
                case GeneralName.iPAddress -> given.add(address(name));
                default ->
                    throw new GuardException(
                            "a server's certificate is for host names and addresses alone, not for %s".formatted(name));
            }
        }
        return new SubjectAlternativeNames(given);
    }

    private static String address(GeneralName name) throws GuardException {
        try {
            byte[] octets = ASN1OctetString.getInstance(name.getName()).getOctets();
            return InetAddresses.toAddrString(InetAddress.getByAddress(octets));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new GuardException("a server's certificate can't be for the address %s".formatted(name), e);
        }
    }

    GeneralNames toGeneralNames() {
        return new GeneralNames(names.stream()
                .map(name -> new GeneralName(
                        InetAddresses.isInetAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubjectAlternativeNames those && names.equals(those.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    /** All of them, sorted. */
    @Override
    public String toString() {
        return String.join(", ", names);
    }

    /** Whether a certificate is for all of these. */
    boolean coveredBy(X509Certificate certificate) {
        Set<String> covered = new TreeSet<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    covered.add(canonical(String.valueOf(alternative.get(1))));
                }
            }
        } catch (CertificateParsingException | GuardException e) {
            return false;
        }
        return covered.containsAll(names);
    }
}
