package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.Catalog;
import dev.proprio.coordinator.service.Validation;
import dev.proprio.proto.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What runs can be made from, and whether a request would be right. */
final class CatalogRoutes {
    static final String VALIDATE = "/api/v1/validate";

    private final Catalog catalog;

    CatalogRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/recipes", call -> recipes()),
                Route.get("/api/v1/recipes/{name}", this::recipe),
                Route.post(VALIDATE, Role.VIEWER, this::validate),
                Route.get("/api/v1/schema", call -> ApiResponse.text("application/schema+json", catalog.schema())));
    }

    private ApiResponse recipes() {
        List<Map<String, String>> recipes = new ArrayList<>();
        catalog.recipes().forEach((name, summary) -> recipes.add(Map.of("name", name, "summary", summary)));
        return ApiResponse.json(Map.of("recipes", recipes));
    }

    private ApiResponse recipe(ApiRequest call) throws ProblemException {
        String name = call.path("name");
        return catalog.recipe(name)
                .map(yaml -> ApiResponse.text("application/yaml", yaml))
                .orElseThrow(() -> new ProblemException(
                        404,
                        "there is no recipe \"%s\"; the recipes are: %s"
                                .formatted(
                                        VisibleText.excerpt(name, 80),
                                        String.join(", ", catalog.recipes().keySet()))));
    }

    private ApiResponse validate(ApiRequest call) throws ProblemException {
        Validation validation = catalog.validate(RequestReader.read(call));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("valid", validation.valid());
        answer.put(
                "problems",
                validation.problems().stream().map(ProblemDetails.Item::of).toList());
        validation.settings().ifPresent(settings -> answer.put("settings", settings));
        return ApiResponse.json(answer);
    }
}
