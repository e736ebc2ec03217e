package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.experiments.spec.ShellWord;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.sweep.SweepReader;
import dev.proprio.proto.extension.SpellingSuggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a command is told its experiment. */
final class SpecOptions {
    @Parameters(
            paramLabel = "SPEC",
            arity = "0..1",
            completionCandidates = RecipeNames.class,
            description = "The experiment: a YAML file, or the name of a recipe.")
    private Optional<String> spec = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Replaces one setting, such as local.learning-rate=0.1. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    /** What was written on the command line. */
    String name() throws WrongRequestException {
        return spec.orElseThrow(() ->
                new WrongRequestException("name an experiment: a YAML file, or a recipe; the recipes are: %s"
                        .formatted(String.join(", ", Recipes.all().keySet()))));
    }

    /** Whether an experiment was named. */
    boolean isNamed() {
        return spec.isPresent();
    }

    List<String> assignments() {
        return assignments;
    }

    /** The experiment, with {@code more} assignments after those of the command line. */
    ExperimentSpec read(List<String> more) throws WrongRequestException {
        Path file = file();
        if (Files.isRegularFile(file) && SweepReader.isSweep(YamlReader.read(file))) {
            throw new WrongRequestException(
                    "%s is a sweep, not one experiment; use `proprio sweep %s`, with --dry-run to see what it would run"
                            .formatted(file, ShellWord.of(name())));
        }
        List<String> all = new ArrayList<>(assignments);
        all.addAll(more);
        return ExperimentSpec.read(file, all);
    }

    /** The file that {@link #read} reads. */
    Path file() throws WrongRequestException {
        String name = name();
        Path file = Path.of(name);
        return Files.exists(file) ? file : Recipes.find(name).orElseThrow(() -> unknown(name));
    }

    /** The recipe that may be meant, and all that there are: {@code ; did you mean "quickstart"? The recipes are: ...}. */
    static String recipesLike(String name) {
        Set<String> recipes = Recipes.all().keySet();
        String all = String.join(", ", recipes);
        return SpellingSuggestion.to(name, recipes)
                .map(meant -> "; did you mean \"%s\"? The recipes are: %s".formatted(meant, all))
                .orElse("; the recipes are: " + all);
    }

    private static WrongRequestException unknown(String name) {
        return new WrongRequestException(
                "there is no file \"%s\" and no recipe of that name%s".formatted(name, recipesLike(name)));
    }
}
