package dev.proprio.client.sensor;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host that is offered.
 *
 * @param name in lower case
 * @param below whether it stands for all hosts below {@code name}, not for itself
 * @param port the only port; empty for 80 and 443
 */
record HostPattern(String name, boolean below, OptionalInt port) {
    private static final Pattern FORM = Pattern.compile(
            "(\\*\\.)?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+\\])(?::(\\d{1,5}))?");

    static HostPattern parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        int port = matcher.matches() && matcher.group(3) != null ? Integer.parseInt(matcher.group(3)) : 443;
        if (!matcher.matches() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "'%s' is no host; it must be HOST, HOST:PORT or *.HOST, without a scheme or a path"
                            .formatted(text));
        }
        return new HostPattern(
                WebAddress.plain(matcher.group(2)),
                matcher.group(1) != null,
                matcher.group(3) == null ? OptionalInt.empty() : OptionalInt.of(port));
    }

    boolean matches(WebAddress address) {
        boolean sameHost =
                below ? address.host().endsWith("." + name) : address.host().equals(name);
        boolean samePort =
                port.isPresent() ? port.getAsInt() == address.port() : address.port() == (address.secure() ? 443 : 80);
        return sameHost && samePort;
    }
}
