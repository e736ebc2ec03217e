package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.NoSuchRunException;
import dev.proprio.coordinator.service.RowPage;
import dev.proprio.coordinator.service.RunAction;
import dev.proprio.coordinator.service.RunDetail;
import dev.proprio.coordinator.service.RunFile;
import dev.proprio.coordinator.service.RunView;
import dev.proprio.coordinator.service.Runs;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Runs: seeing them, making them, acting on them. */
final class RunRoutes {
    private static final String ALL = "/api/v1/runs";
    private static final String ONE = ALL + "/{id}";
    private static final String COMPARE = "/api/v1/compare";
    private static final int MOST_COMPARED = 500;

    /** The report is a page of its own with its styles in it; nothing else may be loaded or run from it. */
    private static final Map<String, String> REPORT = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox");

    private final Runs runs;

    RunRoutes(Runs runs) {
        this.runs = runs;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>(List.of(
                Route.get(ALL, this::list),
                Route.post(ALL, Role.OPERATOR, this::create),
                Route.get(ONE, call -> detail(runs.detail(call.path("id")))),
                Route.delete(ONE, this::delete),
                Route.get(ONE + "/rounds", call -> page("rounds", runs.rounds(call.path("id"), call.cursor()))),
                Route.get(ONE + "/clients", call -> page("clients", runs.clients(call.path("id"), call.cursor()))),
                Route.get(ONE + "/users", call -> file(call, RunFile.USERS, "application/json", Map.of())),
                Route.get(ONE + "/summary", call -> file(call, RunFile.SUMMARY, "application/json", Map.of())),
                Route.get(ONE + "/origin", call -> ApiResponse.json(runs.origin(call.path("id")))),
                Route.post(ONE + "/labels", Role.OPERATOR, this::label),
                Route.get(ONE + "/files", call -> ApiResponse.json(Map.of("files", runs.files(call.path("id"))))),
                new Route(HttpMethod.GET, ONE + "/files/{name}", Optional.of(Role.OPERATOR), RunRoutes.this::download),
                Route.get(COMPARE, this::compare),
                Route.get(ONE + "/mistakes", call -> file(call, RunFile.MISTAKES, "application/json", Map.of())),
                Route.get(ONE + "/windows", this::windows),
                Route.get(ONE + "/embedding", call -> file(call, RunFile.EMBEDDING, "application/json", Map.of())),
                Route.get(ONE + "/changes", this::changes),
                Route.get(ONE + "/report", call -> file(call, RunFile.REPORT, "text/html; charset=utf-8", REPORT)),
                Route.get(ONE + "/events", call -> new ApiResponse.Events(runs.watch(call.path("id"), call.after())))));
        for (RunAction action : RunAction.values()) {
            routes.add(Route.post(
                    ONE + "/" + action,
                    Role.OPERATOR,
                    call -> ApiResponse.json(202, ApiJson.write(runs.act(call.path("id"), action)))));
        }
        return routes;
    }

    private ApiResponse list(ApiRequest call) throws NoSuchRunException {
        Optional<String> before = Optional.ofNullable(call.request().getParam("before"));
        return ApiResponse.page("runs", runs.list(before, ApiResponse.MOST_LISTED + 1), RunView::id);
    }

    private ApiResponse create(ApiRequest call) throws Exception {
        RunView made = runs.create(RequestReader.read(call));
        return new ApiResponse.Text(
                201, "application/json", ApiJson.write(made), Map.of("Location", ALL + "/" + made.id()));
    }

    private ApiResponse label(ApiRequest call) throws Exception {
        return ApiResponse.json(runs.label(call.path("id"), RequestReader.labels(call)));
    }

    private ApiResponse compare(ApiRequest call) throws Exception {
        String asked = call.request().getParam("runs");
        List<String> ids = asked == null || asked.isBlank()
                ? List.of()
                : List.of(asked.split(",")).stream().distinct().toList();
        if (ids.isEmpty() || ids.size() > MOST_COMPARED) {
            throw new ProblemException(
                    400,
                    "runs must name 1 to %s runs by their ids, with commas between them, but names %s"
                            .formatted(MOST_COMPARED, ids.size()));
        }
        String measure = call.request().getParam("measure");
        return ApiResponse.json(
                200,
                runs.compare(
                        ids,
                        measure == null ? "accuracy" : measure,
                        sections(call.request().getParam("across"))));
    }

    private static Set<String> sections(@Nullable String across) {
        return across == null || across.isBlank() ? Set.of() : new LinkedHashSet<>(List.of(across.split(",")));
    }

    private ApiResponse download(ApiRequest call) throws Exception {
        String name = call.path("name");
        Path file = runs.file(call.path("id"), name)
                .orElseThrow(() -> new ProblemException(
                        404, "the run %s has no such file; /files lists those that it has".formatted(call.path("id"))));
        String type = name.endsWith(".json") ? "application/json" : "application/octet-stream";
        return new ApiResponse.Content(
                file, type, Map.of("Content-Disposition", "attachment; filename=\"%s\"".formatted(file.getFileName())));
    }

    private ApiResponse delete(ApiRequest call) throws Exception {
        runs.delete(call.path("id"));
        return new ApiResponse.Nothing();
    }

    private static ApiResponse detail(RunDetail detail) {
        var node = (ObjectNode) ApiJson.tree(detail.run());
        node.set("settings", ApiJson.tree(detail.settings()));
        node.put("command", detail.command());
        detail.basis().ifPresent(basis -> node.put("basis", basis));
        node.set("notes", ApiJson.tree(detail.notes()));
        return ApiResponse.json(200, node.toString());
    }

    /** All people in numbers, or some windows of the one whose number is asked for. */
    private ApiResponse windows(ApiRequest call) throws Exception {
        Optional<Long> person = call.number("person");
        if (person.isEmpty()) {
            return file(call, RunFile.WINDOWS, "application/json", Map.of());
        }
        String id = call.path("id");
        Path file = runs.file(id, RunFile.SIGNALS)
                .orElseThrow(() -> new ProblemException(404, "the run %s shows no windows".formatted(id)));
        try (Stream<String> lines = Files.lines(file)) {
            String line = lines.skip(person.get())
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(
                            404, "the run %s shows no windows of a person %s".formatted(id, person.get())));
            return ApiResponse.json(200, line);
        }
    }

    private ApiResponse changes(ApiRequest call) throws Exception {
        String other = Optional.ofNullable(call.request().getParam("to"))
                .orElseThrow(() -> new ProblemException(400, "to must be the id of the run to compare with"));
        return ApiResponse.json(200, runs.changes(call.path("id"), other));
    }

    private ApiResponse file(ApiRequest call, RunFile kind, String type, Map<String, String> headers) throws Exception {
        String id = call.path("id");
        Path file = runs.file(id, kind)
                .orElseThrow(() -> new ProblemException(404, "the run %s has no %s yet".formatted(id, kind.file())));
        return new ApiResponse.Content(file, type, headers);
    }

    private static ApiResponse page(String name, RowPage page) {
        String next = page.next().map(",\"next\":\"%s\""::formatted).orElse("");
        return ApiResponse.json(200, "{\"%s\":[%s]%s}".formatted(name, String.join(",", page.rows()), next));
    }
}
