package dev.proprio.experiments.extension;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.annotation.AnnotationFormatError;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.JarFile;

/** One class that a jar offers as an extension, and that the class path should have from there. */
public final class PackedExtension {
    /** What a class file's version is more than that of its Java. */
    private static final int FIRST_CLASS_VERSION = 44;

    private PackedExtension() {}

    /**
     * What is wrong with it; nothing if all is well. The class is loaded, and its default instance made.
     *
     * @param loader should find the class in that jar
     * @return the end of a sentence that begins with the class
     */
    public static Optional<String> fault(Path path, JarFile jar, ClassLoader loader, Class<?> point, String name) {
        String file = name.replace('.', '/') + ".class";
        try {
            Class<?> type = Class.forName(name, false, loader);
            return elsewhere(path, jar, file, type).or(() -> ExtensionCheck.fault(point, type));
        } catch (ClassNotFoundException e) {
            return Optional.of(
                    jar.getEntry(file) == null
                            ? " is not in the jar; pack the compiled class, too"
                            : " can't be read from the jar, which is damaged; pack it anew");
        } catch (UnsupportedClassVersionError e) {
            return Optional.of(newer(jar, file));
        } catch (ClassFormatError e) {
            return Optional.of(" is no class that can be read (%s); pack the jar anew".formatted(e.getMessage()));
        } catch (LinkageError | AnnotationFormatError | RuntimeException e) {
            // What is read of a class only when it is asked for may be no good, either.
            return Optional.of(
                    " cannot be loaded (%s: %s); compile it against this version, and name jars that it needs in PROPRIO_EXTENSIONS, too"
                            .formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
    }

    private static Optional<String> elsewhere(Path path, JarFile jar, String file, Class<?> type) {
        return originOf(type)
                .filter(origin -> !isSame(origin, path))
                .map(origin -> jar.getEntry(file) == null
                        ? " is not in the jar but in %s; pack the compiled class, too".formatted(origin)
                        : " is in %s, too, which comes first; leave out one of the two".formatted(origin));
    }

    private static Optional<Path> originOf(Class<?> type) {
        try {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            return source == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private static String newer(JarFile jar, String file) {
        int here = Runtime.version().feature();
        try (var content = new DataInputStream(jar.getInputStream(jar.getEntry(file)))) {
            content.skipNBytes(6);
            return " is compiled for Java %s, but this is Java %s; compile it with --release %s, or run with a newer Java"
                    .formatted(content.readUnsignedShort() - FIRST_CLASS_VERSION, here, here);
        } catch (IOException e) {
            return " is compiled for a newer Java than %s; compile it with --release %s".formatted(here, here);
        }
    }
}
