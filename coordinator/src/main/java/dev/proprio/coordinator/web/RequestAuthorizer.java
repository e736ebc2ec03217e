package dev.proprio.coordinator.web;

import dev.proprio.proto.text.VisibleText;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Optional;

/** Decides whether a request may be answered. */
final class RequestAuthorizer {
    static final String COOKIE = "proprio_token";
    private static final String BEARER = "Bearer ";

    private final AccessControl access;

    RequestAuthorizer(AccessControl access) {
        this.access = access;
    }

    /** Whoever asks, if that is known; refuses whom {@code least} does not cover, while empty lets everybody pass. */
    Optional<Principal> pass(HttpServerRequest request, Optional<Role> least) throws RefusedException {
        requireOwnSite(request);
        String token = token(request);
        Optional<Principal> principal = access.principal(token);
        if (least.isEmpty()) {
            return principal;
        }
        Principal known = principal.orElseThrow(() -> new RefusedException(
                401,
                "this needs an operator's token: send it as \"Authorization: Bearer TOKEN\"",
                access.nameOf(token),
                ""));
        Role role = known.role();
        if (!role.covers(least.get())) {
            throw new RefusedException(
                    403,
                    "this needs the role %s but the token has the role %s".formatted(least.get(), role),
                    known.name(),
                    role.toString());
        }
        return principal;
    }

    /** Whether who asked may still have it: tokens end, and are revoked. */
    boolean stillPasses(HttpServerRequest request, Optional<Role> least) {
        return least.isEmpty()
                || access.principal(token(request))
                        .filter(known -> known.role().covers(least.get()))
                        .isPresent();
    }

    /**
     * A browser tells the site whose page sends a request: no page of another site may act here, and where only this
     * machine can connect, no name but its own may lead here (DNS rebinding).
     */
    private void requireOwnSite(HttpServerRequest request) throws RefusedException {
        HostAndPort host = request.authority();
        if (access.isLocal() && host != null && !LoopbackNames.is(host.host())) {
            throw new RefusedException(
                    403,
                    "without TLS this is answered only to localhost and loopback addresses, not to \"%s\""
                            .formatted(VisibleText.excerpt(host.host(), 80)),
                    "a page of another name",
                    "");
        }
        String origin = request.getHeader("Origin");
        boolean changes =
                !request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD);
        if (changes && origin != null && (host == null || !sameSite(origin, host))) {
            throw new RefusedException(
                    403,
                    "a page of %s may not ask for this".formatted(VisibleText.excerpt(origin, 80)),
                    "a page of another site",
                    "");
        }
    }

    private static boolean sameSite(String origin, HostAndPort host) {
        try {
            URI uri = URI.create(origin);
            int usual = "https".equals(uri.getScheme()) ? 443 : 80;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            int own = host.port() < 0 ? usual : host.port();
            String name = uri.getHost() == null ? "" : LoopbackNames.plain(uri.getHost());
            return LoopbackNames.plain(host.host()).equalsIgnoreCase(name) && port == own;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String token(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return header.substring(BEARER.length()).strip();
        }
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? "" : cookie.getValue();
    }
}
