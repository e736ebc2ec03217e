package dev.proprio.experiments.extension;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Builds and tests a project of the form that {@link ExtensionProject} makes, with this process's own Java and no network. */
public final class ExtensionBuild {
    private static final LocalDateTime PACKED = LocalDateTime.of(2020, 1, 1, 0, 0);
    private static final String JAVA = ".java";

    private final Path folder;
    private final Path target;

    /** @param folder of the project */
    public ExtensionBuild(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.target = this.folder.resolve("target");
    }

    /**
     * Compiles the sources and packs them, the same bytes from the same sources.
     *
     * @return the jar, for PROPRIO_EXTENSIONS
     * @throws ExtensionProjectException if there is nothing to compile, or the compiler refuses it
     */
    public Path jar() throws IOException, ExtensionProjectException {
        List<Path> sources = sources("src/main/java");
        if (sources.isEmpty()) {
            throw new ExtensionProjectException(
                    "there is no project in \"%s\": it has no Java below src/main/java; `proprio extension new NAME` makes one"
                            .formatted(folder));
        }
        Path classes = emptied(target.resolve("classes"));
        compile(sources, classes, classPath());
        Path resources = folder.resolve("src/main/resources");
        for (Path resource : files(resources)) {
            Path copy = classes.resolve(resources.relativize(resource).toString());
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(resource, copy);
        }
        Path jar = target.resolve(folder.getFileName() + ".jar");
        pack(classes, jar);
        return jar;
    }

    /**
     * Compiles and runs the tests: each class below src/test/java whose name ends in Test is a program that ends with an
     * exception if something is wrong.
     *
     * @param jar of the project
     * @param said is told each line that a test prints
     * @return how many tests there are, and which of them failed
     * @throws ExtensionProjectException if there are none, or the compiler refuses them
     */
    public Tested test(Path jar, Consumer<String> said)
            throws IOException, InterruptedException, ExtensionProjectException {
        List<String> tests = compileTests(jar);
        List<String> failed = new ArrayList<>();
        for (String test : tests) {
            if (run(jar, test, said) != 0) {
                failed.add(test);
            }
        }
        return new Tested(tests.size(), failed);
    }

    /**
     * What came of a project's tests.
     *
     * @param failed names of classes
     */
    public record Tested(int tests, List<String> failed) {
        public Tested {
            failed = List.copyOf(failed);
        }
    }

    /** The names of the tests, compiled. */
    List<String> compileTests(Path jar) throws IOException, ExtensionProjectException {
        Path root = folder.resolve("src/test/java");
        List<Path> sources = sources("src/test/java");
        List<String> tests = sources.stream()
                .map(source -> root.relativize(source).toString())
                .filter(source -> source.endsWith("Test" + JAVA))
                .map(source -> source.substring(0, source.length() - JAVA.length())
                        .replace(root.getFileSystem().getSeparator(), "."))
                .toList();
        if (tests.isEmpty()) {
            throw new ExtensionProjectException(
                    "there are no tests: no class below \"%s\" has a name that ends in Test".formatted(root));
        }
        compile(sources, emptied(testClasses()), jar + File.pathSeparator + classPath());
        return tests;
    }

    Path testClasses() {
        return target.resolve("test-classes");
    }

    private int run(Path jar, String test, Consumer<String> said) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What listens for a debugger, or measures, is this process's own.
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agentlib"))
                .toList());
        String path = Stream.of(testClasses().toString(), jar.toString(), classPath())
                .collect(Collectors.joining(File.pathSeparator));
        command.addAll(List.of("-ea", "-cp", path, test));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(said);
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private List<Path> sources(String below) throws IOException {
        return files(folder.resolve(below)).stream()
                .filter(file -> file.toString().endsWith(JAVA))
                .toList();
    }

    private static List<Path> files(Path below) throws IOException {
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private void compile(List<Path> sources, Path into, String classPath)
            throws IOException, ExtensionProjectException {
        JavaCompiler compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
                .orElseThrow(() -> new ExtensionProjectException(
                        "this Java (%s) has no compiler; run with a JDK".formatted(System.getProperty("java.home"))));
        var said = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(said, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-cp", classPath, "-d", into.toString(), "-parameters", "-g", "-proc:none", "-Xlint:-options");
            boolean compiled = compiler.getTask(
                            null, files, said, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new ExtensionProjectException(said.getDiagnostics().stream()
                        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                        .map(this::line)
                        .collect(Collectors.joining("\n")));
            }
        }
    }

    /** {@code src/main/java/lab/MyRule.java:12: cannot find symbol}. */
    private String line(Diagnostic<? extends JavaFileObject> error) {
        String message = error.getMessage(Locale.ROOT);
        return error.getSource() == null
                ? message
                : "%s:%s: %s"
                        .formatted(
                                folder.relativize(Path.of(error.getSource().toUri())), error.getLineNumber(), message);
    }

    private static void pack(Path classes, Path jar) throws IOException {
        // Whoever has the jar of before open keeps that one.
        Path whole = Files.createTempFile(jar.toAbsolutePath().getParent(), "packed", ".tmp");
        try (OutputStream out = Files.newOutputStream(whole);
                var packed = new ZipOutputStream(out)) {
            for (Path file : files(classes)) {
                var entry = new ZipEntry(classes.relativize(file).toString().replace('\\', '/'));
                entry.setTimeLocal(PACKED);
                packed.putNextEntry(entry);
                Files.copy(file, packed);
                packed.closeEntry();
            }
        }
        Files.move(whole, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path emptied(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return Files.createDirectories(folder);
    }
}
