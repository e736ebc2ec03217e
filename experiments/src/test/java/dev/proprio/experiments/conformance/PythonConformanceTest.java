package dev.proprio.experiments.conformance;

import dev.proprio.experiments.node.PythonExample;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example in Python keeps all rules that do not need certificates. */
@Timeout(300)
class PythonConformanceTest {
    private static final int VALUES = 8;
    private static final int CLASSES = 4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theExampleKeepsAllRules() throws Exception {
        PythonExample example = PythonExample.ready();
        int windows = 20;
        example.evaluate(folder, """
            import numpy
            numpy.save("windows.npy", numpy.arange(%s, dtype=numpy.float32).reshape(%s, 1, %s) %% 7 - 3)
            open("labels.txt", "w").write("".join(f"class {1 + n %% %s}\\n" for n in range(%s)))
            """.formatted(windows * VALUES, windows, VALUES, CLASSES, windows));
        ParameterLayout layout =
                ParameterLayout.of(List.of("0/W", "0/b"), List.of(List.of(VALUES, CLASSES), List.of(CLASSES)));
        new NodeConformance(folder, "python")
                .check(
                        Broadcast.of(layout, new float[layout.length()]),
                        Optional.of(SoftmaxDescription.of(VALUES, CLASSES)),
                        Map.of("algorithm", "sgd", "epochs", "1", "batch", "32", "learning-rate", "0.05"),
                        example::start,
                        "--data",
                        folder.toString(),
                        "--stays");
    }
}
