package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers and leaves, which reach a run in the same way. */
class WorkerCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"worker --coordinator", "leaf --listen 127.0.0.1:0 --root"})
    void aTokenIsShownToNoOtherMachine(String command) {
        for (String elsewhere : new String[] {"192.0.2.7:7444", "localhost.example.org:7444", "[2001:db8::1]:7444"}) {
            Shell.Result result = Shell.run((command + " " + elsewhere + " --patience 1s").split(" "));
            assertThat(result.code()).isEqualTo(ExitCode.WRONG_REQUEST);
            assertThat(result.err()).startsWith("--identity is needed to reach ");
        }
        Shell.Result here = Shell.run((command + " 127.0.0.1:1 --patience 1ms").split(" "));
        assertThat(here.err()).contains("at port 1 of this machine");
    }
}
