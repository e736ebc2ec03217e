package dev.proprio.experiments.conformance;

import dev.proprio.experiments.conformance.NodeConformance.Work;
import dev.proprio.experiments.node.TypeScriptExample;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example in TypeScript keeps all rules. */
@Timeout(300)
class TypeScriptConformanceTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void theExampleKeepsAllRules() throws Exception {
        TypeScriptExample example = TypeScriptExample.build();
        new NodeConformance(folder, "typescript")
                .check(new Work(KitFixture.model(), Optional.empty(), Map.of("algorithm", "sgd")), example::start);
    }
}
