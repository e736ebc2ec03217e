package dev.proprio.experiments.conformance;

import dev.proprio.experiments.node.PythonExample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example in Python keeps all rules. */
@Timeout(300)
class PythonConformanceTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theExampleKeepsAllRules() throws Exception {
        PythonExample example = PythonExample.ready();
        SoftmaxWork.writeData(folder);
        new NodeConformance(folder, "python").check(SoftmaxWork.work(), example::start, "--data", folder.toString());
    }

    @Test
    void itNeedsNoAuthorityIfOwnersExchangeKeys() throws Exception {
        PythonExample example = PythonExample.ready();
        SoftmaxWork.writeData(folder);
        new NodeConformance(folder, "python")
                .checkPublished(SoftmaxWork.work(), List.of("secure-sum"), example::start, "--data", folder.toString());
    }
}
