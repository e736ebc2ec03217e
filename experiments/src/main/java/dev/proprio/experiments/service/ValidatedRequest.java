package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.RunRequest;
import dev.proprio.experiments.spec.Engine;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.sweep.SweepReader;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Problem;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that was understood. */
record ValidatedRequest(ExperimentSpec spec, String command) {
    /**
     * Reads a request.
     *
     * @param offer what it may name
     * @throws SettingsException with every problem there is
     */
    static ValidatedRequest of(RunRequest request, OfferedResources offer) {
        SettingNode.Mapping settings = request.recipe()
                .map(ValidatedRequest::recipe)
                .orElseGet(() -> YamlReader.parse(request.spec().orElse(""), "spec"));
        if (SweepReader.isSweep(settings)) {
            throw problem("", "is a sweep, not one experiment; run it with `proprio sweep`");
        }
        List<String> assignments = new ArrayList<>(request.assignments());
        if (request.devices() == DeviceKind.CONNECTED) {
            assignments.add("engine=grpc");
        }
        ExperimentSpec spec = ExperimentSpec.of(settings, assignments);
        if (request.devices() != DeviceKind.CONNECTED) {
            requireRepeatable(spec);
        }
        if (spec.personalize().isPresent()) {
            throw problem("personalize", "trains several models, which a coordinator does not; use `proprio run`");
        }
        if (spec.engine() == Engine.CLUSTER) {
            throw problem("engine", "must be local or grpc: a coordinator's runs have no workers; use `proprio run`");
        }
        if (spec.journal().every() == 0) {
            throw problem("journal.every", "must be at least 1, for a coordinator's runs can be gone on with");
        }
        List<String> located = offer.locate(spec);
        return new ValidatedRequest(
                OfferedResources.located(spec, located), command(request) + Overrides.options(located));
    }

    private static void requireRepeatable(ExperimentSpec spec) {
        try {
            spec.mode().requireRepeatable(spec.clock());
        } catch (InvalidSettingException e) {
            throw problem(e.component(), e.expectation());
        }
    }

    private static SettingNode.Mapping recipe(String name) {
        Optional<Path> file = Recipes.find(name);
        return YamlReader.read(file.orElseThrow(() -> problem(
                "recipe",
                "must be one of %s but was \"%s\""
                        .formatted(String.join(", ", Recipes.all().keySet()), name))));
    }

    private static SettingsException problem(String path, String message) {
        return new SettingsException(List.of(new Problem("request", path, message)));
    }

    private static String command(RunRequest request) {
        return "./proprio run " + request.recipe().orElse(StoredRun.SPEC) + Overrides.options(request.assignments());
    }
}
