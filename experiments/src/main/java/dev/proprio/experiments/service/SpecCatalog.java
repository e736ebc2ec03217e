package dev.proprio.experiments.service;

import com.google.common.base.Suppliers;
import dev.proprio.coordinator.service.Catalog;
import dev.proprio.coordinator.service.RunRequest;
import dev.proprio.coordinator.service.Validation;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.experiments.spec.SpecSchema;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.sweep.SweepReader;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The recipes that a coordinator can run, and the settings that specs may have. */
final class SpecCatalog implements Catalog {
    private final OfferedResources offer;
    private final Supplier<Map<String, String>> recipes = Suppliers.memoize(SpecCatalog::runnable);
    private final Supplier<String> schema = Suppliers.memoize(() -> SpecSchema.text(SpecSchema.ofExperiment()));

    SpecCatalog(OfferedResources offer) {
        this.offer = offer;
    }

    @Override
    public Map<String, String> recipes() {
        return recipes.get();
    }

    private static Map<String, String> runnable() {
        Map<String, String> runnable = new TreeMap<>(Recipes.all());
        runnable.keySet()
                .removeIf(
                        name -> Recipes.find(name).filter(SpecCatalog::isOneRun).isEmpty());
        return Collections.unmodifiableMap(runnable);
    }

    private static boolean isOneRun(Path recipe) {
        SettingNode.Mapping settings = YamlReader.read(recipe);
        return !SweepReader.isSweep(settings) && !settings.entries().containsKey("personalize");
    }

    @Override
    public Optional<String> recipe(String name) {
        return recipes().containsKey(name) ? Recipes.find(name).flatMap(SpecCatalog::text) : Optional.empty();
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public Validation validate(RunRequest request) {
        try {
            return new Validation(
                    List.of(),
                    Optional.of(SettingWriter.write(
                            ValidatedRequest.of(request, offer).spec())));
        } catch (SettingsException e) {
            return new Validation(e.problems(), Optional.empty());
        }
    }

    @Override
    public String schema() {
        return schema.get();
    }
}
