package dev.proprio.experiments.cli;

import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Named;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * The jars with extensions of users' own, which the launcher has put on the class path. They are checked before
 * anything is looked up by name, so that a bad one is named, and not what stumbles over it.
 */
final class UserJars {
    private static final String SERVICES = "META-INF/services/";

    private UserJars() {}

    /**
     * Checks what PROPRIO_EXTENSIONS named.
     *
     * @param list jars and folders of jars, separated as class paths are; may be empty
     * @throws WrongRequestException if one cannot be used; says which, why and what to do
     */
    static void check(String list) throws WrongRequestException {
        for (String entry : list.split(File.pathSeparator, -1)) {
            if (!entry.isEmpty()) {
                for (Path jar : jars(Path.of(entry))) {
                    check(jar);
                }
            }
        }
        if (!list.isEmpty()) {
            requireDistinctNames();
        }
    }

    private static List<Path> jars(Path entry) throws WrongRequestException {
        if (!Files.isDirectory(entry)) {
            return List.of(entry);
        }
        try (Stream<Path> files = Files.list(entry)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw new WrongRequestException(
                        "PROPRIO_EXTENSIONS names the folder %s, which has no jar in it".formatted(entry));
            }
            return jars;
        } catch (IOException e) {
            throw new WrongRequestException("the folder %s cannot be read: %s".formatted(entry, e.getMessage()));
        }
    }

    private static void check(Path path) throws WrongRequestException {
        if (!Files.isRegularFile(path)) {
            throw new WrongRequestException(
                    "PROPRIO_EXTENSIONS names %s, but there is no such file; name jars, or folders of jars, separated by \"%s\""
                            .formatted(path, File.pathSeparator));
        }
        try (var jar = new JarFile(path.toFile())) {
            boolean any = false;
            for (Class<?> point : ExtensionPoints.ALL) {
                for (String name : provided(jar, point)) {
                    any = true;
                    requireExtension(path, point, name);
                }
            }
            if (!any) {
                throw new WrongRequestException(
                        "%s has no extension in it: a file such as %sdev.proprio.coordinator.aggregation.Aggregation must name the class that implements the interface of that name"
                                .formatted(path, SERVICES));
            }
        } catch (ZipException e) {
            throw new WrongRequestException("%s is no jar (%s)".formatted(path, e.getMessage()));
        } catch (IOException e) {
            throw new WrongRequestException("%s cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    private static List<String> provided(JarFile jar, Class<?> point) throws IOException {
        ZipEntry services = jar.getEntry(SERVICES + point.getName());
        if (services == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (InputStream content = jar.getInputStream(services)) {
            for (String line : new String(content.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static void requireExtension(Path jar, Class<?> point, String name) throws WrongRequestException {
        Class<?> type;
        try {
            type = Class.forName(name, false, point.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw bad(jar, point, name, "is not in the jar; pack the compiled class, too");
        } catch (LinkageError e) {
            throw bad(
                    jar,
                    point,
                    name,
                    "cannot be loaded (%s); compile it against this version".formatted(e.getMessage()));
        }
        if (!point.isAssignableFrom(type)) {
            throw bad(jar, point, name, "does not implement that interface");
        }
        if (!type.isRecord() || !type.isAnnotationPresent(Named.class)) {
            throw bad(jar, point, name, "must be a record annotated @Named");
        }
        if (Stream.of(type.getConstructors()).noneMatch(constructor -> constructor.getParameterCount() == 0)) {
            throw bad(jar, point, name, "needs a public constructor without parameters, which makes the defaults");
        }
    }

    private static WrongRequestException bad(Path jar, Class<?> point, String name, String what) {
        return new WrongRequestException(
                "%s: %s, named in %s%s, %s".formatted(jar, name, SERVICES, point.getName(), what));
    }

    private static void requireDistinctNames() throws WrongRequestException {
        for (Class<?> point : ExtensionPoints.ALL) {
            try {
                Extensions.of(point);
            } catch (IllegalStateException twins) {
                throw new WrongRequestException("%s; rename the one of your own".formatted(twins.getMessage()));
            }
        }
    }
}
