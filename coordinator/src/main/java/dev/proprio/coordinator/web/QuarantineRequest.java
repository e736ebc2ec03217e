package dev.proprio.coordinator.web;

import dev.proprio.coordinator.quarantine.FailureSubject;
import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.proto.text.VisibleText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Who is to be put aside or let in again, and why.
 *
 * @param away how long one is put aside; empty if it is not said
 */
record QuarantineRequest(FailureSubject subject, Optional<Duration> away, String reason) {
    private static final int LONGEST = 200;
    private static final double MOST_HOURS = 24 * 365;

    /** @param timed whether hours may be given */
    static QuarantineRequest read(ApiRequest call, boolean timed) throws ProblemException {
        RequestReader.requireJson(call);
        JsonNode body = RequestReader.object(call.body());
        List<String> fields =
                timed ? List.of("attribute", "value", "reason", "hours") : List.of("attribute", "value", "reason");
        for (String name : body.propertyNames()) {
            if (!fields.contains(name)) {
                throw new ProblemException(
                        400,
                        "%s is not a field; the fields are %s"
                                .formatted(VisibleText.excerpt(name, 40), String.join(", ", fields)));
            }
        }
        return new QuarantineRequest(subject(body), hours(body), text(body, "reason"));
    }

    private static FailureSubject subject(JsonNode body) throws ProblemException {
        FleetAttribute attribute;
        try {
            attribute = FleetAttribute.of(text(body, "attribute"));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(400, "attribute must be device, software, hardware or model_version");
        }
        return new FailureSubject(attribute, text(body, "value"));
    }

    private static String text(JsonNode body, String name) throws ProblemException {
        String text = body.path(name).asString("");
        boolean right = !text.isBlank()
                && text.length() <= LONGEST
                && VisibleText.of(text).equals(text);
        if (!right) {
            throw new ProblemException(400, "%s must be a text of 1 to %s visible characters".formatted(name, LONGEST));
        }
        return text;
    }

    private static Optional<Duration> hours(JsonNode body) throws ProblemException {
        JsonNode value = body.path("hours");
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        double hours = value.isNumber() ? value.asDouble() : -1;
        if (!(hours > 0 && hours <= MOST_HOURS)) {
            throw new ProblemException(400, "hours must be a number above 0 and at most 8760");
        }
        return Optional.of(Duration.ofSeconds(Math.max(1, Math.round(hours * 3600))));
    }
}
