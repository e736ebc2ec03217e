package dev.proprio.proto.identity;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate's subject or issuer consists of, read from its text in RFC 2253, which every platform writes. A value that is no
 * text is its {@code #} and hexadecimal digits, as there.
 */
final class DistinguishedName {
    private final String text;
    private int at;

    private DistinguishedName(String text) {
        this.text = text;
    }

    /**
     * All values of an attribute, in the order of the text.
     *
     * @param attribute such as {@code CN}, the common name, or {@code OU}, an organizational unit
     */
    static List<String> values(X500Principal name, String attribute) {
        return new DistinguishedName(name.getName(X500Principal.RFC2253)).values(attribute);
    }

    private List<String> values(String attribute) {
        List<String> found = new ArrayList<>();
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                return List.of();
            }
            String type = text.substring(at, equals).strip();
            at = equals + 1;
            String value = value();
            if (type.equalsIgnoreCase(attribute)) {
                found.add(value);
            }
        }
        return found;
    }

    /** Up to the next comma or plus that is not escaped, which is passed. */
    private String value() {
        var bytes = new ByteArrayOutputStream();
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == ',' || next == '+') {
                break;
            }
            if (next == '\\' && at < text.length()) {
                escaped(bytes);
            } else {
                at--;
                character(bytes);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A byte of UTF-8 in two hexadecimal digits, or a character that would mean something by itself. */
    private void escaped(ByteArrayOutputStream bytes) {
        int high = digit(at);
        int low = digit(at + 1);
        if (high >= 0 && low >= 0) {
            bytes.write(high << 4 | low);
            at += 2;
        } else {
            character(bytes);
        }
    }

    private int digit(int place) {
        return place < text.length() && text.charAt(place) < 128 ? Character.digit(text.charAt(place), 16) : -1;
    }

    private void character(ByteArrayOutputStream bytes) {
        String character = text.substring(at, text.offsetByCodePoints(at, 1));
        at += character.length();
        bytes.writeBytes(character.getBytes(StandardCharsets.UTF_8));
    }
}
