package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.sweep.SweepReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecipesTest {
    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("recipes"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyRecipeIsValidAndSaysWhatItIs(Path recipe) throws IOException {
        if (SweepReader.isSweep(YamlReader.read(recipe))) {
            assertThat(SweepReader.read(recipe, List.of(), Path.of("recipes")).firstRuns())
                    .isNotEmpty();
        } else {
            assertThat(ExperimentSpec.read(recipe, List.of()).rounds()).isPositive();
        }
        assertThat(Files.readAllLines(recipe).getFirst()).startsWith("# ").endsWith(".");
    }
}
