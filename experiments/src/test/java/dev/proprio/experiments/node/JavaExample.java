package dev.proprio.experiments.node;

import dev.proprio.client.session.LocalTraining;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code docs/examples/java-node}, built by Maven as its owner would: against artifacts, not this build's modules, and on
 * the oldest JDK that the SDK is for, if there is one.
 */
public final class JavaExample {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path target;

    private JavaExample(Path target) {
        this.target = target;
    }

    /** Builds the example; what it needs besides our artifacts comes from this build's own local repository. */
    public static JavaExample build() throws IOException, InterruptedException {
        Path scratch = Project.scratch("java-node");
        Project.buildOnce(scratch, () -> build(Project.root(), scratch));
        return new JavaExample(scratch.resolve("project/target"));
    }

    private static void build(Path root, Path scratch) throws IOException, InterruptedException {
        Path local = scratch.resolve("local-repository");
        // Only our own artifacts change.
        delete(local.resolve("dev/proprio"));
        delete(scratch.resolve("project"));
        Path project = scratch.resolve("project");
        copy(root.resolve("docs/examples/java-node/src"), project.resolve("src"));
        copy(root.resolve("docs/examples/java-node/pom.xml"), project.resolve("pom.xml"));
        Path staged = StagedRepository.stage(root, scratch.resolve("staged"));
        Path settings = Files.writeString(scratch.resolve("settings.xml"), settings(staged));
        String maven = Command.exists("mvn") ? "mvn" : root.resolve("mvnw").toString();
        Command built = Command.run(
                project,
                LIMIT,
                Map.of("JAVA_HOME", DeviceJdk.homeOrOwn().toString()),
                maven,
                "--batch-mode",
                "--quiet",
                "--global-settings",
                settings.toString(),
                "-Dmaven.repo.local=" + local,
                "package");
        if (built.exit() != 0) {
            throw new IOException("the example in Java cannot be built:\n" + built.output());
        }
    }

    /** The example's jar. */
    public Path jar() {
        return target.resolve("java-node-0.1.0.jar");
    }

    /** The folder of all that the example needs to run. */
    public Path libraries() {
        return target.resolve("lib");
    }

    /** The example's own training of a device, as its process has it. */
    public LocalTraining training(String device) throws Exception {
        try (var loader = new URLClassLoader(
                new URL[] {target.resolve("classes").toUri().toURL()}, JavaExample.class.getClassLoader())) {
            return (LocalTraining) loader.loadClass("example.SoftmaxRegression")
                    .getConstructor(String.class)
                    .newInstance(device);
        }
    }

    /** Starts a node with its folder, in which its identity is. */
    public Process start(int port, Path folder) throws IOException {
        return Command.start(
                folder,
                folder.resolve("node.log"),
                Map.of(),
                List.of(
                        DeviceJdk.homeOrOwn().resolve("bin/java").toString(),
                        "-cp",
                        jar() + java.io.File.pathSeparator + libraries() + "/*",
                        "example.SensorNode",
                        "127.0.0.1",
                        Integer.toString(port),
                        folder.toString()));
    }

    private static String settings(Path staged) {
        String own = System.getProperty(
                "localRepository",
                Path.of(System.getProperty("user.home"), ".m2/repository").toString());
        String copy = """
            <id>copy</id><url>%s</url><snapshots><enabled>false</enabled></snapshots>""".formatted(Path.of(own).toUri());
        return """
            <settings>
              <profiles>
                <profile>
                  <id>staged</id>
                  <repositories>
                    <repository><id>staged</id><url>%s</url><releases><enabled>false</enabled></releases></repository>
                    <repository>%s</repository>
                  </repositories>
                  <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>staged</activeProfile></activeProfiles>
            </settings>
            """.formatted(staged.toUri(), copy, copy);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path directory, @org.jspecify.annotations.Nullable IOException error) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
