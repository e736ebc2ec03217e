package dev.proprio.experiments.extension;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.text.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A new project: one extension that works, a test of it, and a page that says how to go on. */
public final class ExtensionProject {
    private static final String SOURCES = "src/main/java";
    private static final String TESTS = "src/test/java";
    private static final String SERVICES = "src/main/resources/META-INF/services";

    private ExtensionProject() {}

    /**
     * Writes the project.
     *
     * @param name the extension's name in settings
     * @param folder where it goes; empty, or not there yet
     * @param launcher how the page says that the product is called
     * @throws ExtensionProjectException if the name can't be used, or something is there
     */
    public static void create(String name, ExtensionKind kind, Path folder, String launcher)
            throws IOException, ExtensionProjectException {
        requireName(name, kind);
        requireEmpty(folder);
        ProjectNames names = ProjectNames.of(name);
        String source = kind.source(names);
        requireFreeClass(names, kind);
        write(folder, "%s/%s/%s.java".formatted(SOURCES, names.packageName(), names.className()), source);
        write(folder, "%s/%s/%sTest.java".formatted(TESTS, names.packageName(), names.className()), kind.test(names));
        write(
                folder,
                SERVICES + "/" + kind.point().getName(),
                "%s.%s\n".formatted(names.packageName(), names.className()));
        write(folder, ".gitignore", "target/\n");
        write(
                folder,
                "README.md",
                ProjectNames.fill(
                        ExtensionKind.filled("readme", names),
                        Map.of(
                                "kind", Extensions.of(kind.point()).noun(),
                                "point", kind.point().getName(),
                                "simple-point", kind.point().getSimpleName(),
                                "proprio", launcher,
                                "use", use(kind, name))));
    }

    /** The setting with which a run uses an extension. */
    public static String use(ExtensionKind kind, String name) {
        return switch (kind.name()) {
            case "data-source" -> "--set data.source=" + name;
            case "partitioner" -> "--set data.partition=" + name;
            case "model" -> "--set model=" + name;
            case "local-algorithm" -> "--set local.algorithm=" + name;
            case "selection" -> "--set cohort.selection=" + name;
            case "server-optimizer" -> "--set server-optimizer=" + name;
            case "attack" -> "--set 'attack={kind: %s, fraction: 0.2}'".formatted(name);
            case "personalization-method" -> "--set 'personalize.methods=[%s]'".formatted(name);
            case "schedule" -> "--set local.schedule=" + name;
            default -> "--set %s=%s".formatted(kind.name(), name);
        };
    }

    private static void requireName(String name, ExtensionKind kind) throws ExtensionProjectException {
        if (!ExtensionName.isValid(name)) {
            throw new ExtensionProjectException("the name \"%s\" can't be used: it must be %s"
                    .formatted(VisibleText.excerpt(name, 100), ExtensionName.expectation(name)));
        }
        Extensions<?> present = Extensions.of(kind.point());
        if (present.names().contains(name)) {
            throw new ExtensionProjectException(
                    "the name can't be used: the %s \"%s\" is there already; choose another name"
                            .formatted(present.noun(), name));
        }
    }

    private static void requireFreeClass(ProjectNames names, ExtensionKind kind) throws ExtensionProjectException {
        // With another class name in its place, every use of the name is somebody else's.
        ProjectNames other = new ProjectNames(names.name(), names.packageName(), "\u0000");
        boolean used = Pattern.compile("\\b" + names.className() + "(Test)?\\b")
                .matcher(kind.source(other) + kind.test(other))
                .find();
        if (used || isOfJava(names.className())) {
            throw new ExtensionProjectException(
                    "a class %s would hide the one that the sources use; choose a longer name than \"%s\""
                            .formatted(names.className(), names.name()));
        }
    }

    private static boolean isOfJava(String simpleName) {
        try {
            Class.forName("java.lang." + simpleName, false, null);
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static void requireEmpty(Path folder) throws IOException, ExtensionProjectException {
        if (Files.notExists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new ExtensionProjectException("\"%s\" is no folder; choose another name".formatted(folder));
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new ExtensionProjectException(
                        "the folder \"%s\" has something in it; choose another name, or --into another folder"
                                .formatted(folder));
            }
        }
    }

    private static void write(Path folder, String file, String text) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, text);
    }
}
