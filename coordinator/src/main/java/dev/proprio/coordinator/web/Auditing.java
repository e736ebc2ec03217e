package dev.proprio.coordinator.web;

import dev.proprio.coordinator.audit.AuditTrail;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what was changed over HTTP and who was refused; what was only looked at is not noted. */
final class Auditing {
    private static final Logger log = LoggerFactory.getLogger(Auditing.class);

    private final AuditTrail trail;

    Auditing(AuditTrail trail) {
        this.trail = trail;
    }

    /** Notes what was answered to whoever asked for a change. */
    Answer done(HttpServerRequest request, Optional<Principal> principal, Answer answer) {
        if (answer instanceof Answer.By by) {
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
                        Answering.address(request),
                        what(request),
                        outcome(answer));
            } else if (!(answer instanceof Answer.Nothing)) {
                // Anybody may send these without end; signing out when nobody is signed in changes nothing.
                trail.refused("nobody known", "", Answering.address(request), what(request), outcome(answer));
            }
            return answer;
        } catch (IOException e) {
            log.error("{}", e.getMessage());
            return Answer.problem(Problem.of(
                    500, "it was done, but could not be noted in the audit trail; the coordinator's log says why"));
        }
    }

    /** Notes who was refused. */
    Answer refused(HttpServerRequest request, RefusedException refusal) {
        Problem problem = refusal.problem();
        try {
            trail.refused(
                    refusal.who(),
                    refusal.role(),
                    Answering.address(request),
                    what(request),
                    problem.status() + " " + problem.detail());
        } catch (IOException e) {
            log.error("{}", e.getMessage());
        }
        return Answer.problem(problem);
    }

    private static String what(HttpServerRequest request) {
        return request.method() + " " + request.path();
    }

    private static String outcome(Answer answer) {
        return switch (answer) {
            case Answer.Text text -> (text.status() + " " + text.headers().getOrDefault("Location", "")).strip();
            case Answer.Packed packed -> outcome(packed.text());
            case Answer.Nothing ignored -> "204";
            case Answer.By by -> outcome(by.answer());
            case Answer.Content ignored -> "200";
            case Answer.Events ignored -> "200";
        };
    }
}
