package dev.proprio.experiments.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The launcher {@code ./proprio} in a folder of its own, with nothing left to build. */
final class Launcher {
    private final Path folder;

    /** What a command returned and printed. */
    record Result(int code, String out, String err) {}

    Launcher(Path folder) throws IOException {
        this.folder = folder;
        Files.copy(Path.of("..", "proprio"), folder.resolve("proprio"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(folder.resolve("pom.xml"), "");
        for (String module : List.of("proto", "coordinator", "client-sim", "experiments/target/classes")) {
            Files.createDirectories(folder.resolve(module));
        }
        Path recipes = Files.createDirectories(folder.resolve("experiments/recipes"));
        try (Stream<Path> files = Files.list(Path.of("recipes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, recipes.resolve(file.getFileName()));
            }
        }
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        Files.writeString(folder.resolve("experiments/target/dependencies.classpath"), classPath);
        Files.writeString(folder.resolve("experiments/target/built"), "");
    }

    /** Runs lines of shell in the folder, up to the first that fails. */
    Result shell(String lines, Map<String, String> environment) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", lines)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String home = System.getProperty("java.home");
        builder.environment().put("PROPRIO_JAVA_HOME", home);
        builder.environment()
                .merge("PATH", Path.of(home, "bin").toString(), (path, bin) -> bin + File.pathSeparator + path);
        builder.environment().remove("PROPRIO_EXTENSIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("still running: " + lines);
        }
        return new Result(process.exitValue(), text(out), text(err));
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
