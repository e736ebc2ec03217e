package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void whatIsInFilesReachesNoTerminalRaw() throws Exception {
        StringBuilder text = new StringBuilder("time,x\u001b[31m,y\u0007,label\n");
        for (int i = 0; i < 300; i++) {
            text.append(i / 50.0)
                    .append(',')
                    .append(Math.sin(i))
                    .append(",1.")
                    .append(i % 9)
                    .append(i < 150 ? ",walk\u001b]0;title\n" : ",rest\n");
        }
        Files.writeString(folder.resolve("a.csv"), text);
        Path page = folder.resolve("page.html");
        Shell.Result result = Shell.run("inspect", folder.toString(), "--html", page.toString());
        assertPlain(result);
        // What it prints is a spec.
        assertThat(result.out().lines()).contains("# page: " + page);
    }

    @Test
    void bytesThatAreNoTextAreRefusedWithoutThem() throws Exception {
        byte[] noise = new byte[20_000];
        new java.util.Random(1).nextBytes(noise);
        Files.write(folder.resolve("a.dat"), noise);
        Shell.Result result = Shell.run("inspect", folder.toString());
        assertThat(result.code()).isNotZero();
        assertPlain(result);
        assertThat(result.err()).contains("a.dat").hasSizeLessThan(1000);
    }

    private static void assertPlain(Shell.Result result) {
        String all = result.out() + result.err();
        assertThat(all).isNotEmpty();
        assertThat(all.chars().filter(c -> (c < ' ' && c != '\n' && c != '\r') || c == 0xFFFD))
                .isEmpty();
        assertThat(all.getBytes(StandardCharsets.UTF_8).length).isLessThan(20_000);
    }
}
