package dev.proprio.client.sensor;

import java.net.URI;
import java.util.Locale;

/**
 * Whom an http(s) URL asks.
 *
 * @param host in lower case, without brackets or a final dot
 * @param port as given, or else the scheme's own
 */
public record WebAddress(boolean secure, String host, int port) {
    /**
     * The address in a URL.
     *
     * @throws SensorDataException if it is none of http or https, names no host, or holds a user or password
     */
    public static WebAddress of(URI uri) throws SensorDataException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new SensorDataException("'%s' can't be fetched: only http and https URLs are.".formatted(uri));
        }
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            throw new SensorDataException(
                    "'%s' can't be fetched: an http(s) URL must name a host, and no user or password."
                            .formatted(withoutUser(uri)));
        }
        boolean secure = scheme.equals("https");
        int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
        return new WebAddress(secure, plain(uri.getHost()), port);
    }

    private static String withoutUser(URI uri) {
        return uri.toString().replaceFirst("//[^/?#]*@", "//");
    }

    static String plain(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
