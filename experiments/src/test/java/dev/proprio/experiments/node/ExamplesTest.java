package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class ExamplesTest {
    private static final int JAVA_17 = 61;

    @Test
    void theNodeInJavaIsShortAndStandsOnTheSdkAlone() throws Exception {
        JavaExample example = JavaExample.build();
        Path node = Project.root().resolve("docs/examples/java-node/src/main/java/example/SensorNode.java");
        assertThat(Files.readAllLines(node)).hasSizeLessThan(40);
        assertThat(release(example.jar(), "example/SensorNode.class")).isEqualTo(JAVA_17);
        List<String> libraries;
        try (Stream<Path> all = Files.list(example.libraries())) {
            libraries = all.map(file -> file.getFileName().toString()).sorted().toList();
        }
        assertThat(libraries)
                .anyMatch(name -> name.startsWith("proprio-client-sdk"))
                .noneMatch(name -> name.contains("simulator")
                        || name.contains("coordinator")
                        || name.contains("vertx")
                        || name.contains("nd4j")
                        || name.contains("deeplearning4j"));
        Path sdk = example.libraries()
                .resolve(libraries.stream()
                        .filter(name -> name.startsWith("proprio-client-sdk"))
                        .findFirst()
                        .orElseThrow());
        assertThat(release(sdk, "dev/proprio/client/node/ClientNode.class")).isEqualTo(JAVA_17);
    }

    @Test
    void theNodeInTypeScriptGivesTheKnownAnswers() throws Exception {
        TypeScriptExample example = TypeScriptExample.build();
        Path answers = Project.root().resolve("proto/src/test/resources/dev/proprio/proto/secagg/known-answers.json");
        assertThat(example.run("dist/known-answers.js", answers.toString()).lines())
                .hasSize(5)
                .allMatch(line -> line.endsWith("as expected"));
    }

    private static int release(Path jar, String name) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            assertThat(entry).as(name).isNotNull();
            try (var in = new DataInputStream(zip.getInputStream(entry))) {
                in.readInt();
                in.readUnsignedShort();
                return in.readUnsignedShort();
            }
        }
    }
}
