package dev.proprio.experiments.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.Extensions;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionProjectTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** All of them in one project, for the compiler takes longer to begin than to compile. */
    @Test
    void ofEachKindThereIsAnExampleThatBuildsAndPassesItsTest() throws Exception {
        Path all = folder.resolve("all");
        for (ExtensionKind kind : ExtensionKind.all()) {
            Path one = folder.resolve(kind.name());
            ExtensionProject.create("my-" + kind.name(), kind, one, "./proprio");
            try (Stream<Path> files = Files.walk(one)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = all.resolve(one.relativize(file).toString());
                    Files.createDirectories(copy.resolveSibling("."));
                    if (!file.endsWith("README.md") && !file.endsWith(".gitignore")) {
                        Files.copy(file, copy);
                    }
                }
            }
        }
        var build = new ExtensionBuild(all);
        Path jar = build.jar();
        List<String> tests = build.compileTests(jar);
        assertThat(tests).hasSize(ExtensionPoints.ALL.size());
        URL[] path = {jar.toUri().toURL(), build.testClasses().toUri().toURL()};
        try (var loader = new URLClassLoader(path, getClass().getClassLoader())) {
            for (String test : tests) {
                var main = loader.loadClass(test).getMethod("main", String[].class);
                assertThatCode(() -> main.invoke(null, (Object) new String[0]))
                        .as(test)
                        .doesNotThrowAnyException();
            }
            for (ExtensionKind kind : ExtensionKind.all()) {
                Class<?> type = Extensions.of(kind.point(), loader).type("my-" + kind.name());
                assertThat(ExtensionCheck.fault(kind.point(), type))
                        .as(kind.name())
                        .isEmpty();
            }
        }
    }

    @Test
    void everyBuiltInKeepsWhatIsAskedOfOthers() {
        for (Class<?> point : ExtensionPoints.ALL) {
            Extensions<?> extensions = Extensions.of(point);
            for (String name : extensions.names()) {
                assertThat(ExtensionCheck.fault(point, extensions.type(name)))
                        .as(name)
                        .isEmpty();
            }
        }
    }

    @Test
    void namesThatCantBeAreRefusedWithOneThatCan() throws Exception {
        for (String wrong :
                List.of("", "Bad Name!", "badName", "-a", "a-", "a--b", "1a", "ä", "a".repeat(65), "../x", "null")) {
            assertThatThrownBy(() -> make(wrong, "aggregation"))
                    .as(wrong)
                    .isInstanceOf(ExtensionProjectException.class)
                    .hasMessageContaining("can't be used: it must be lower-case letters and digits");
        }
        assertThatThrownBy(() -> make("Bad Name!", "aggregation")).hasMessageEndingWith("such as \"bad-name\"");
        assertThatThrownBy(() -> make("krum", "aggregation"))
                .hasMessageContaining("the aggregation \"krum\" is there already");
        for (String hiding : List.of("string", "list", "rule-context", "override", "setting")) {
            assertThatThrownBy(() -> make(hiding, "aggregation"))
                    .as(hiding)
                    .hasMessageContaining("would hide the one that the sources use");
        }
        assertThat(folder).isEmptyDirectory();
        make("new", "aggregation");
        assertThat(folder.resolve("new/src/main/java/new_/New.java")).content().startsWith("package new_;");
        make("java", "aggregation");
        assertThat(folder.resolve("java/src/main/java/java_/Java.java"))
                .content()
                .startsWith("package java_;");
        assertThatThrownBy(() -> make("new", "aggregation")).hasMessageContaining("has something in it");
    }

    @Test
    void whatTheCompilerRefusesIsNamedWithItsLine() throws Exception {
        make("my-plan", "schedule");
        Path source = folder.resolve("my-plan/src/main/java/myplan/MyPlan.java");
        Files.writeString(source, Files.readString(source).replace("return 1", "return one"));
        String file = FileSystems.getDefault()
                .getPath("src/main/java/myplan/MyPlan.java")
                .toString();
        assertThatThrownBy(() -> new ExtensionBuild(folder.resolve("my-plan")).jar())
                .isInstanceOf(ExtensionProjectException.class)
                .hasMessageContaining(file + ":26: cannot find symbol");
        assertThatThrownBy(() -> new ExtensionBuild(folder.resolve("nowhere")).jar())
                .hasMessageContaining("it has no Java below src/main/java");
    }

    private void make(String name, String kind) throws Exception {
        ExtensionProject.create(
                name,
                ExtensionKind.named(kind).orElseThrow(),
                folder.resolve(name.isEmpty() ? "x" : name),
                "./proprio");
    }
}
