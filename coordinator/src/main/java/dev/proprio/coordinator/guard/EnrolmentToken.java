package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.CertifiedRole;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An enrolment token as lists show it.
 *
 * @param pattern the device that may use it; {@code *} in it stands for any characters
 * @param uses how many devices may
 * @param usedBy those that have
 */
public record EnrolmentToken(
        String name, String pattern, int uses, List<String> usedBy, Instant created, Instant expires, boolean revoked) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:*-]{1,64}");

    static boolean isValid(String pattern) {
        return VALID.matcher(pattern).matches();
    }

    static boolean isOneDevice(String pattern) {
        return pattern.indexOf('*') < 0;
    }

    static boolean matches(String pattern, String device) {
        String expression = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
        return CertifiedRole.ofId(pattern) == CertifiedRole.ofId(device) && Pattern.matches(expression, device);
    }
}
