package dev.proprio.coordinator.web;

import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceDesk;
import dev.proprio.coordinator.service.DeviceMatches;
import dev.proprio.coordinator.service.DeviceOrder;
import dev.proprio.coordinator.service.DeviceQuery;
import dev.proprio.coordinator.service.DeviceState;
import dev.proprio.proto.text.VisibleText;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Devices: seeing them, one by one and as a fleet, and putting some aside. */
final class DeviceRoutes {
    private static final String ALL = "/api/v1/devices";

    private final DeviceDesk devices;

    DeviceRoutes(DeviceDesk devices) {
        this.devices = devices;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, this::list),
                Route.get(ALL + "/overview", call -> ApiResponse.json(devices.overview())),
                Route.get(ALL + "/quarantine", call -> ApiResponse.json(Map.of("quarantine", devices.quarantined()))),
                Route.post(ALL + "/quarantine", Role.OPERATOR, this::quarantine),
                Route.post(ALL + "/release", Role.OPERATOR, this::release));
    }

    private ApiResponse list(ApiRequest call) throws ProblemException {
        DeviceQuery query = query(call);
        DeviceMatches page = devices.page(query);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("devices", page.devices());
        answer.put("matching", page.matching());
        boolean byId = query.order() == DeviceOrder.ID && !query.down() && query.skip() == 0;
        if (byId && page.matching() > page.devices().size() && !page.devices().isEmpty()) {
            answer.put("next", page.devices().getLast().id());
        }
        return ApiResponse.json(answer);
    }

    private static DeviceQuery query(ApiRequest call) throws ProblemException {
        Map<FleetAttribute, String> values = new EnumMap<>(FleetAttribute.class);
        for (FleetAttribute attribute : FleetAttribute.values()) {
            text(call, attribute.toString()).ifPresent(value -> values.put(attribute, value));
        }
        long most = call.number("most").orElse((long) ApiResponse.MOST_LISTED);
        if (most < 1 || most > ApiResponse.MOST_LISTED) {
            throw new ProblemException(400, "most must be 1 to %s but was %s".formatted(ApiResponse.MOST_LISTED, most));
        }
        return new DeviceQuery(
                text(call, "after").orElse(""),
                text(call, "find").orElse("").strip().toLowerCase(Locale.ROOT),
                word(call, "state", DeviceState.values()),
                values,
                yes(call, "failing"),
                word(call, "sort", DeviceOrder.values()).orElse(DeviceOrder.ID),
                yes(call, "down"),
                Math.toIntExact(Math.min(Integer.MAX_VALUE, call.number("skip").orElse(0L))),
                (int) most);
    }

    private static Optional<String> text(ApiRequest call, String name) {
        return Optional.ofNullable(call.request().getParam(name));
    }

    private static boolean yes(ApiRequest call, String name) throws ProblemException {
        return word(call, name, new String[] {"true", "false"})
                .filter("true"::equals)
                .isPresent();
    }

    private static <T> Optional<T> word(ApiRequest call, String name, T[] words) throws ProblemException {
        Optional<String> asked = text(call, name).filter(text -> !text.isEmpty());
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        for (T word : words) {
            if (word.toString().equals(asked.get())) {
                return Optional.of(word);
            }
        }
        String possible = Arrays.stream(words).map(Object::toString).collect(Collectors.joining(", "));
        throw new ProblemException(
                400,
                "%s must be one of %s but was \"%s\"".formatted(name, possible, VisibleText.excerpt(asked.get(), 40)));
    }

    private ApiResponse quarantine(ApiRequest call) throws Exception {
        QuarantineRequest asked = QuarantineRequest.read(call, true);
        QuarantineEntry entry = devices.quarantine(
                asked.subject(), asked.away(), asked.reason(), call.principal().name());
        return noted(asked, entry);
    }

    private ApiResponse release(ApiRequest call) throws Exception {
        QuarantineRequest asked = QuarantineRequest.read(call, false);
        QuarantineEntry entry = devices.release(asked.subject())
                .orElseThrow(() -> new ProblemException(
                        404, "%s is not put aside; %s/quarantine lists who is".formatted(asked.subject(), ALL)));
        return noted(asked, entry);
    }

    /** Who it was and why belongs in the audit trail. */
    private static ApiResponse noted(QuarantineRequest asked, QuarantineEntry entry) {
        return new ApiResponse.Noted(
                "%s: %s".formatted(asked.subject(), asked.reason()), ApiResponse.json(200, ApiJson.write(entry)));
    }
}
