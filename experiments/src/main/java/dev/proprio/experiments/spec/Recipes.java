package dev.proprio.experiments.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
