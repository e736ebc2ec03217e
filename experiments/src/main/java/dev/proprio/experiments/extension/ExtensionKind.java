package dev.proprio.experiments.extension;

import dev.proprio.proto.extension.Extensions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An extension point as people name it, with an example to begin with.
 *
 * @param name its noun in kebab-case: {@code server-optimizer}
 * @param point its interface
 */
public record ExtensionKind(String name, Class<?> point) {
    /** What an extension is if nobody says. */
    public static final String USUAL = "aggregation";

    /** All kinds, in the order in which {@code proprio list} has them. */
    public static List<ExtensionKind> all() {
        return ExtensionPoints.ALL.stream()
                .map(point -> new ExtensionKind(Extensions.of(point).noun().replace(' ', '-'), point))
                .toList();
    }

    /** The kind called {@code name}, if there is one. */
    public static Optional<ExtensionKind> named(String name) {
        return all().stream().filter(kind -> kind.name.equals(name)).findFirst();
    }

    /** The source of an example. */
    String source(ProjectNames names) {
        return filled(name, names);
    }

    /** A program that tests it. */
    String test(ProjectNames names) {
        return filled(name + "-test", names);
    }

    /** A template with the names in their places. */
    static String filled(String template, ProjectNames names) {
        return names.fill(read(template + ".txt"));
    }

    private static String read(String resource) {
        try (InputStream content = ExtensionKind.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException("there is no template " + resource);
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the template " + resource + " cannot be read", e);
        }
    }
}
