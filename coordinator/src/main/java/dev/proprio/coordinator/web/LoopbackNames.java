package dev.proprio.coordinator.web;

import java.net.InetAddress;

/** The names that lead to this machine and nowhere else, whatever a name service says. */
public final class LoopbackNames {
    private LoopbackNames() {}

    /** Whether a host of a URL or {@code Host} header is {@code localhost} or the text of a loopback address. */
    public static boolean is(String host) {
        String plain = plain(host);
        if (plain.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(plain).isLoopbackAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** A host without the brackets that URLs have around IPv6 addresses. */
    static String plain(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
