package dev.proprio.client.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's C compiler. */
final class CCompiler {
    private CCompiler() {}

    /** Whether there is one. */
    static boolean isHere() {
        try {
            Process process = new ProcessBuilder("cc", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Compiles files in {@code folder}, as strictly as users are promised; gives the program. */
    static Path compile(Path folder, String... arguments) throws IOException, InterruptedException {
        Path program = folder.resolve("program");
        List<String> command = new ArrayList<>(
                List.of("cc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O1", "-o", program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return program;
    }
}
