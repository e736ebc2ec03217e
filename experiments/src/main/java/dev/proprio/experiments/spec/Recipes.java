package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The specs that come with Proprio. */
public final class Recipes {
    private static final String ENDING = ".yaml";

    private Recipes() {}

    /** Where they are; the launcher says it, and the working directory is the checkout otherwise. */
    public static Path folder() {
        return Path.of(System.getProperty("proprio.home", "")).resolve(Path.of("experiments", "recipes"));
    }

    /** The recipe of that name, with or without its ending. */
    public static Optional<Path> find(String name) {
        Path recipe = folder().resolve(name.endsWith(ENDING) ? name : name + ENDING);
        return Files.isRegularFile(recipe) && !name.contains("/") && !name.contains("\\")
                ? Optional.of(recipe)
                : Optional.empty();
    }

    /**
     * The files and folders that recipes name, absolute. They belong to whoever put them where a recipe looks for them.
     */
    public static Set<Path> files() {
        Set<Path> files = new TreeSet<>();
        for (String name : all().keySet()) {
            try {
                for (NamedResource named :
                        NamedResource.in(ExperimentSpec.read(find(name).orElseThrow(), List.of()))) {
                    if (named.kind() == Resource.DATA || named.kind() == Resource.FILE) {
                        files.add(Path.of(named.value()).toAbsolutePath().normalize());
                    }
                }
            } catch (SettingsException | InvalidPathException noOneRun) {
                // Sweeps, and recipes of one's own that are wrong: whoever runs them is told.
            }
        }
        return files;
    }

    /** Every recipe's name and what its first comment line says of it, sorted. */
    public static Map<String, String> all() {
        Map<String, String> recipes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ENDING)).toList()) {
                List<String> lines = Files.readAllLines(file);
                String first = lines.isEmpty() ? "" : lines.getFirst();
                String name = file.getFileName().toString();
                recipes.put(
                        name.substring(0, name.length() - ENDING.length()),
                        first.startsWith("# ") ? first.substring(2) : "");
            }
        } catch (IOException noFolder) {
            return Map.of();
        }
        return recipes;
    }
}
