package dev.proprio.experiments.conformance;

import dev.proprio.experiments.node.CppExample;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example in C++ keeps all rules. */
@Timeout(1200)
class CppConformanceTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theExampleKeepsAllRules() throws Exception {
        CppExample example = CppExample.build();
        SoftmaxWork.writeData(folder);
        new NodeConformance(folder, "cpp").check(SoftmaxWork.work(), example::start, "--data", folder.toString());
    }
}
