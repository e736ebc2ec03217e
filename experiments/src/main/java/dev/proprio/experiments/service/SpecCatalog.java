package dev.proprio.experiments.service;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The recipes that a coordinator can run, and the settings that specs may have. */
record SpecCatalog(Offer offer) implements Catalog {
    @Override
    public Map<String, String> recipes() {
        Map<String, String> runnable = new TreeMap<>(Recipes.all());
        runnable.keySet()
                .removeIf(
                        name -> Recipes.find(name).filter(SpecCatalog::isOneRun).isEmpty());
        return runnable;
    }

    private static boolean isOneRun(Path recipe) {
        SettingNode.Mapping settings = YamlReader.read(recipe);
        return !SweepReader.isSweep(settings) && !settings.entries().containsKey("personalize");
    }

    @Override
    public Optional<String> recipe(String name) {
        return Recipes.find(name).filter(SpecCatalog::isOneRun).flatMap(SpecCatalog::text);
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
                    Optional.of(SettingWriter.write(Order.of(request, offer).spec())));
        } catch (SettingsException e) {
            return new Validation(e.problems(), Optional.empty());
        }
    }

    @Override
    public String schema() {
        return SpecSchema.text(SpecSchema.ofExperiment());
    }
}
