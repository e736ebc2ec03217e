package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.TooLargeException;
import dev.proprio.coordinator.service.UploadView;
import dev.proprio.coordinator.service.Uploads;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files for runs: seeing, sending and removing them. */
final class UploadRoutes {
    private static final String ALL = "/api/v1/uploads";
    private static final int MOST_AT_ONCE = 8;

    private final Uploads uploads;
    private final CallerPermits arriving = new CallerPermits(MOST_AT_ONCE, MOST_AT_ONCE / 4);

    UploadRoutes(Uploads uploads) {
        this.uploads = uploads;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ALL, call -> list()),
                new Route(HttpMethod.POST, ALL, Optional.of(Role.OPERATOR), true, this::take),
                new Route(HttpMethod.DELETE, ALL + "/{sha256}", Optional.of(Role.OPERATOR), false, this::delete));
    }

    private ApiResponse list() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("uploads", uploads.list());
        answer.put("largest", uploads.largest().count());
        return ApiResponse.json(answer);
    }

    private ApiResponse take(ApiRequest call) throws Exception {
        String name = call.request().getParam("name");
        if (name == null || name.isBlank()) {
            throw new ProblemException(400, "the file's name is missing: POST %s?name=recordings.zip".formatted(ALL));
        }
        long announced = RequestBodies.announced(call.request());
        if (announced > uploads.largest().count()) {
            throw new TooLargeException(
                    "a file may have at most %s but has %s bytes".formatted(uploads.largest(), announced));
        }
        String caller = call.principal().name();
        if (!arriving.take(caller)) {
            throw new ProblemException(
                    503,
                    "too many files are arriving, %s at once and %s of one caller; try again later"
                            .formatted(MOST_AT_ONCE, MOST_AT_ONCE / 4));
        }
        try {
            UploadView made = uploads.take(name, call.content(), caller);
            return new ApiResponse.Text(
                    201, "application/json", ApiJson.write(made), Map.of("Location", ALL + "/" + made.sha256()));
        } finally {
            arriving.leave(caller);
        }
    }

    private ApiResponse delete(ApiRequest call) throws Exception {
        String sha256 = call.path("sha256");
        UploadView upload = uploads.find(sha256).orElseThrow(UploadRoutes::unknown);
        Principal who = call.principal();
        if (!upload.by().equals(who.name()) && !who.role().covers(Role.ADMIN)) {
            throw new ProblemException(
                    403, "this upload is another's; who sent it deletes it, or somebody with the role admin");
        }
        if (!uploads.delete(sha256)) {
            throw unknown();
        }
        return new ApiResponse.Nothing();
    }

    private static ProblemException unknown() {
        return new ProblemException(404, "there is no upload with this SHA-256");
    }
}
