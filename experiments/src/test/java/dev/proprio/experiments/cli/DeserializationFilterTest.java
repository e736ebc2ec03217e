package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The filter is the whole process's, so each case has a process of its own. */
class DeserializationFilterTest {
    /** Deserializes a list, and prints what came of it. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            DeserializationFilter.refuse();
            DeserializationFilter.refuse();
            var bytes = new ByteArrayOutputStream();
            try (var out = new ObjectOutputStream(bytes)) {
                out.writeObject(new ArrayList<>(List.of("a")));
            }
            try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                System.out.print("read " + in.readObject());
            } catch (InvalidClassException e) {
                System.out.print("refused");
            }
        }
    }

    @Test
    void nothingIsDeserializedFromTheFirstLineOfMainOn() throws Exception {
        assertThat(output()).isEqualTo("refused");
    }

    @Test
    void theLaunchersFilterStays() throws Exception {
        assertThat(output("-Djdk.serialFilter=!*")).isEqualTo("refused");
        assertThat(Files.readString(Path.of("../proprio"))).contains("-Djdk.serialFilter='!*'");
    }

    private static String output(String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
