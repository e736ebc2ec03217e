package dev.proprio.experiments.strategies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.FedDyn;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.coordinator.round.RunState;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The algorithm with a server half that {@code docs/algorithm.md} shows, to the letter. */
class DocumentedAlgorithmTest {
    private static final Pattern SOURCE = Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void oneFileHasBothHalvesAndGivesTheBuiltInsBits() throws Exception {
        var loop = new LocalLoop(7, 1, 0.1);
        try (var lab = new URLClassLoader(new URL[] {compiled().toUri().toURL()})) {
            var own = (LocalAlgorithm) lab.loadClass("lab.LabFedDyn")
                    .getConstructor(LocalLoop.class, double.class)
                    .newInstance(loop, 0.25);
            List<RunState> expected = states(new FedDyn(loop, 0.25));
            List<RunState> actual = states(own);
            assertThat(actual).hasSize(12).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(actual.get(i).model().sha256())
                        .isEqualTo(expected.get(i).model().sha256());
                assertThat(actual.get(i).kept("h"))
                        .containsExactly(expected.get(i).kept("history"));
            }
        }
    }

    private static List<RunState> states(LocalAlgorithm algorithm) throws Exception {
        List<RunState> states = new ArrayList<>();
        QuadraticFleet.q(16, algorithm).run(12, 2, 0.5, states::add);
        return states;
    }

    private Path compiled() throws Exception {
        Matcher shown = SOURCE.matcher(Files.readString(Path.of("..", "docs", "algorithm.md")));
        assertThat(shown.find()).isTrue();
        Path source = Files.writeString(folder.resolve("LabFedDyn.java"), shown.group(1));
        Path classes = Files.createDirectory(folder.resolve("classes"));
        String classPath = System.getProperty("java.class.path");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString());
        assertThat(failed).isZero();
        return classes;
    }
}
