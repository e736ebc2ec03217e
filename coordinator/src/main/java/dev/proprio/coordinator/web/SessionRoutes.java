package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Signing a browser in and out: its token is kept in a cookie that no script reads. */
final class SessionRoutes {
    private static final String SESSION = "/api/v1/session";
    private static final int MOST_DAYS = 30;

    private final AccessControl access;
    private final SignInCodes codes;

    SessionRoutes(AccessControl access, SignInCodes codes) {
        this.access = access;
        this.codes = codes;
    }

    List<Route> routes() {
        return List.of(
                Route.get(SESSION, call -> ApiResponse.json(call.principal())),
                new Route(HttpMethod.POST, SESSION, Optional.empty(), this::signIn),
                new Route(HttpMethod.DELETE, SESSION, Optional.empty(), this::signOut),
                Route.post(
                        SESSION + "/codes",
                        Role.VIEWER,
                        call -> ApiResponse.json(
                                201,
                                ApiJson.write(Map.of("code", codes.create(RequestAuthorizer.token(call.request())))))));
    }

    private ApiResponse signIn(ApiRequest call) throws ProblemException, RefusedException {
        JsonNode body = read(call);
        String token = text(body, "token").isEmpty()
                ? codes.redeem(text(body, "code"))
                        .orElseThrow(() -> new RefusedException(
                                401,
                                "this link has been used, or is older than %s minutes; `proprio dashboard` makes another"
                                        .formatted(SignInCodes.VALID.toMinutes()),
                                "a link's code",
                                ""))
                : text(body, "token");
        Principal principal = access.principal(token)
                .orElseThrow(() -> new RefusedException(
                        401, "the coordinator does not know this token", access.nameOf(token), ""));
        call.request().response().addCookie(cookie(call, token, days(body)));
        return new ApiResponse.By(principal, ApiResponse.json(principal));
    }

    private ApiResponse signOut(ApiRequest call) {
        call.request().response().addCookie(cookie(call, "", 0).setMaxAge(0));
        return new ApiResponse.Nothing();
    }

    private static Cookie cookie(ApiRequest call, String token, int days) {
        Cookie cookie = Cookie.cookie(RequestAuthorizer.COOKIE, token)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(call.request().isSSL());
        return days == 0 ? cookie : cookie.setMaxAge(Duration.ofDays(days).toSeconds());
    }

    private static JsonNode read(ApiRequest call) throws ProblemException {
        String sentence =
                "the body must be a JSON object such as {\"token\":\"...\",\"days\":30} or {\"code\":\"...\"}";
        try {
            JsonNode body = ApiJson.read(call.body(), JsonNode.class);
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            throw new ProblemException(400, sentence);
        }
        throw new ProblemException(400, sentence);
    }

    private static String text(JsonNode body, String name) {
        return body.path(name).asString("");
    }

    private static int days(JsonNode body) throws ProblemException {
        int days = body.path("days").asInt(0);
        if (days < 0 || days > MOST_DAYS) {
            throw new ProblemException(400, "days must be from 0 to %s but was %s".formatted(MOST_DAYS, days));
        }
        return days;
    }
}
