package dev.proprio.experiments.engine;

import dev.proprio.experiments.engine.ForeignRound.Foreign;
import dev.proprio.experiments.node.CppExample;
import dev.proprio.experiments.node.PythonExample;
import dev.proprio.experiments.node.TypeScriptExample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in four languages and simulated devices in one round: the sum is that of the same integers in the clear, to the bit. */
@Timeout(1200)
class FourLanguagesTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void nodesInJavaTypeScriptPythonAndCppAndTwentySimulatedDevicesMakeOneExactSumOverMutualTls() throws Exception {
        TypeScriptExample typeScript = TypeScriptExample.build();
        PythonExample python = PythonExample.ready();
        CppExample cpp = CppExample.build();
        new ForeignRound(folder)
                .check(List.of(
                        new Foreign("typescript-node", false, typeScript::start),
                        new Foreign("python-node", true, python::start),
                        new Foreign("cpp-node", true, cpp::start)));
    }
}
