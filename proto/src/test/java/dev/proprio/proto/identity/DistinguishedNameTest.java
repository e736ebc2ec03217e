package dev.proprio.proto.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class DistinguishedNameTest {
    private static final String CHARACTERS = "aZ09 .,+\"\\<>;=#-_:\u00e4\u20ac";

    @Test
    void valuesAreThoseOfTheDirectorysOwnReader() throws InvalidNameException {
        var random = KeyedRandom.of(1, "names");
        int read = 0;
        for (int i = 0; i < 2_000; i++) {
            var written = new StringBuilder();
            for (int part = random.nextInt(4); part >= 0; part--) {
                written.append(random.nextBoolean() ? "CN=" : "OU=")
                        .append(Rdn.escapeValue(text(random)))
                        .append(part == 0 ? "" : ",");
            }
            X500Principal name;
            try {
                name = new X500Principal(written.toString());
            } catch (IllegalArgumentException e) {
                // The platform stumbles over some names that it would write itself, such as one with a backslash before
                // a comma.
                continue;
            }
            read++;
            for (String attribute : List.of("CN", "OU", "O")) {
                assertThat(DistinguishedName.values(name, attribute))
                        .as("%s in %s", attribute, written)
                        .isEqualTo(byDirectory(name, attribute));
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    private static String text(KeyedRandom random) {
        var text = new StringBuilder();
        for (int length = 1 + random.nextInt(8); length > 0; length--) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        // What a name begins or ends with of spaces, platforms write differently.
        return "x" + text + "x";
    }

    private static List<String> byDirectory(X500Principal name, String attribute) throws InvalidNameException {
        // It lists the last part of the text first.
        List<Rdn> parts = new ArrayList<>(new LdapName(name.getName()).getRdns());
        Collections.reverse(parts);
        return parts.stream()
                .filter(part -> part.getType().equalsIgnoreCase(attribute))
                .map(part -> String.valueOf(part.getValue()))
                .toList();
    }

    /** Several attributes in one part: all of them count. */
    @Test
    void partsMayHaveSeveralAttributes() {
        var name = new X500Principal("CN=watch-7+OU=proprio-worker,O=Clinic");

        assertThat(DistinguishedName.values(name, "CN")).containsExactly("watch-7");
        assertThat(DistinguishedName.values(name, "ou")).containsExactly("proprio-worker");
        assertThat(DistinguishedName.values(new X500Principal(""), "CN")).isEmpty();
    }
}
