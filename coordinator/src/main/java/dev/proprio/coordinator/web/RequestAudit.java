package dev.proprio.coordinator.web;

import dev.proprio.coordinator.audit.AuditTrail;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what was changed over HTTP and who was refused; what was only looked at is not noted. */
final class RequestAudit {
    private static final Logger log = LoggerFactory.getLogger(RequestAudit.class);

    private final AuditTrail trail;

    RequestAudit(AuditTrail trail) {
        this.trail = trail;
    }

    /** Notes what was answered to whoever asked for a change. */
    ApiResponse done(HttpServerRequest request, Optional<Principal> principal, ApiResponse answer) {
        if (answer instanceof ApiResponse.By by) {
            return done(request, Optional.of(by.principal()), by.answer());
        }
        boolean looks = request.method().equals(HttpMethod.GET)
                || request.method().equals(HttpMethod.HEAD)
                || request.path().equals(CatalogRoutes.VALIDATE);
        if (looks) {
            return answer;
        }
        try {
            if (principal.isPresent()) {
                trail.add(
                        principal.get().name(),
                        principal.get().role().toString(),
                        RequestHandler.address(request),
                        what(request),
                        outcome(answer));
            } else if (!(answer instanceof ApiResponse.Nothing)) {
                // Anybody may send these without end; signing out when nobody is signed in changes nothing.
                trail.refused("nobody known", "", RequestHandler.address(request), what(request), outcome(answer));
            }
            return answer;
        } catch (IOException e) {
            log.error("{}", e.getMessage());
            return ApiResponse.problem(ProblemDetails.of(
                    500, "it was done, but could not be noted in the audit trail; the coordinator's log says why"));
        }
    }

    /** Notes who was refused. */
    ApiResponse refused(HttpServerRequest request, RefusedException refusal) {
        ProblemDetails problem = refusal.problem();
        try {
            trail.refused(
                    refusal.who(),
                    refusal.role(),
                    RequestHandler.address(request),
                    what(request),
                    problem.status() + " " + problem.detail());
        } catch (IOException e) {
            log.error("{}", e.getMessage());
        }
        return ApiResponse.problem(problem);
    }

    private static String what(HttpServerRequest request) {
        return request.method() + " " + request.path();
    }

    private static String outcome(ApiResponse answer) {
        return switch (answer) {
            case ApiResponse.Text text -> (text.status() + " " + text.headers().getOrDefault("Location", "")).strip();
            case ApiResponse.Packed packed -> outcome(packed.text());
            case ApiResponse.Nothing ignored -> "204";
            case ApiResponse.Noted noted -> outcome(noted.answer()) + " " + noted.note();
            case ApiResponse.By by -> outcome(by.answer());
            case ApiResponse.Content ignored -> "200";
            case ApiResponse.Events ignored -> "200";
        };
    }
}
