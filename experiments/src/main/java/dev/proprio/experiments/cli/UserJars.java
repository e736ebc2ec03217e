package dev.proprio.experiments.cli;

import dev.proprio.experiments.extension.ExtensionPoints;
import dev.proprio.experiments.extension.PackedExtension;
import dev.proprio.proto.extension.Extensions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.jar.JarEntry;
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
                    check(jar, UserJars.class.getClassLoader());
                }
            }
        }
        if (!list.isEmpty()) {
            requireDistinctNames(UserJars.class.getClassLoader());
        }
    }

    /**
     * Checks a jar that is not on the class path, or has been built anew since this process began.
     *
     * @throws WrongRequestException as for {@link #check(String)}
     */
    static void checkBuilt(Path jar) throws IOException, WrongRequestException {
        try (var loader = new JarFirstLoader(jar, UserJars.class.getClassLoader())) {
            check(jar, loader);
            requireDistinctNames(loader);
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

    private static void check(Path path, ClassLoader loader) throws WrongRequestException {
        if (!Files.isRegularFile(path)) {
            throw new WrongRequestException(
                    "PROPRIO_EXTENSIONS names %s, but there is no such file; name jars, or folders of jars, separated by \"%s\""
                            .formatted(path, File.pathSeparator));
        }
        try (var jar = new JarFile(path.toFile())) {
            boolean any = false;
            requireKnownServices(path, jar);
            for (Class<?> point : ExtensionPoints.ALL) {
                for (String name : provided(jar, point)) {
                    any = true;
                    Optional<String> fault = PackedExtension.fault(path, jar, loader, point, name);
                    if (fault.isPresent()) {
                        throw new WrongRequestException("%s: %s, named in %s%s,%s"
                                .formatted(path, name, SERVICES, point.getName(), fault.get()));
                    }
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

    /** A service file of ours whose name is none of an extension point is one that nobody would read. */
    private static void requireKnownServices(Path path, JarFile jar) throws WrongRequestException {
        List<String> known =
                ExtensionPoints.ALL.stream().map(Class::getName).sorted().toList();
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName().startsWith(SERVICES) ? entry.getName().substring(SERVICES.length()) : "";
            if (name.startsWith("dev.proprio.") && !known.contains(name)) {
                throw new WrongRequestException(
                        "%s: %s%s is named after no interface that extensions implement; they are %s"
                                .formatted(path, SERVICES, name, String.join(", ", known)));
            }
        }
    }

    private static void requireDistinctNames(ClassLoader loader) throws WrongRequestException {
        for (Class<?> point : ExtensionPoints.ALL) {
            try {
                Extensions.of(point, loader);
            } catch (IllegalStateException twins) {
                throw new WrongRequestException("%s; rename the one of your own".formatted(twins.getMessage()));
            } catch (ServiceConfigurationError e) {
                throw new WrongRequestException("An extension can't be found: %s".formatted(e.getMessage()));
            }
        }
    }
}
