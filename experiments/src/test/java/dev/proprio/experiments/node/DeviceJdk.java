package dev.proprio.experiments.node;

import static java.util.Objects.requireNonNull;

import dev.proprio.client.node.ClientNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A JDK of the oldest version that the SDK promises to run on, among the places where people have theirs. */
final class DeviceJdk {
    static final String VERSION = "17";
    /** The version of its class files. */
    static final int RELEASE = 61;

    private static final List<String> PLACES = List.of(
            "/usr/lib/jvm",
            "/usr/java",
            "/opt/java",
            "/opt",
            System.getProperty("user.home") + "/.sdkman/candidates/java",
            System.getProperty("user.home") + "/.jdks",
            "/Library/Java/JavaVirtualMachines");

    private DeviceJdk() {}

    /** Its home, if this machine has one. */
    static Optional<Path> home() throws IOException {
        for (String place : PLACES) {
            Path folder = Path.of(place);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            List<Path> installed;
            try (Stream<Path> list = Files.list(folder)) {
                installed = list.sorted().toList();
            }
            for (Path at : installed) {
                for (Path home : List.of(at, at.resolve("Contents/Home"))) {
                    if (isOne(home)) {
                        return Optional.of(home);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** That home, or that of these tests' own JDK where it cannot be: an IDE may compile everything for its own release. */
    static Path homeOrOwn() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        return release(ClientNode.class) > RELEASE ? own : home().orElse(own);
    }

    /** The version of a class file. */
    static int release(Class<?> type) throws IOException {
        try (var in = new DataInputStream(
                requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"), "a class file"))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }

    private static boolean isOne(Path home) throws IOException {
        Path release = home.resolve("release");
        return Files.isExecutable(home.resolve("bin/javac"))
                && Files.isReadable(release)
                && Files.readString(release).contains("JAVA_VERSION=\"" + VERSION + ".");
    }
}
