package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator in this process and a thousand devices in another, each with a connection of its own. */
class ThousandDevicesTest {
    @Test
    @Timeout(300)
    void completeTwentyRoundsOfAHundredWithNoneLost(@TempDir Path folder) throws Exception {
        String spec = Files.writeString(folder.resolve("thousand.yaml"), """
                name: thousand
                rounds: 20
                data: {source: synthetic, devices: 1010, bout: 3s, classes: [walk, sit]}
                model: {kind: mlp, hidden: [16]}
                cohort: {size: 100, minimum: 100}
                evaluation: {every: 20, max-users: 10}
                """).toString();
        String address = FreePort.address();
        Path log = folder.resolve("devices.log");
        Process devices = JavaProcess.proprio("devices", spec, "--coordinator", address)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Path out = folder.resolve("out");
            Shell.Result result = Shell.run("run", spec, "--listen", address, "--out", out.toString());
            assertThat(result.code()).as(result.err()).isZero();
            assertThat(Files.readAllLines(out.resolve("clients.jsonl")))
                    .hasSize(2000)
                    .allMatch(line -> line.contains("\"outcome\":\"accepted\""));
            assertThat(devices.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).contains("1000 of 1000 devices were sent home");
            assertThat(devices.exitValue()).isZero();
        } finally {
            devices.destroyForcibly();
        }
    }
}
