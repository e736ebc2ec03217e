package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ExamplesTest {
    @Test
    void theNodeInJavaIsShortAndStandsOnTheSdkAlone() throws Exception {
        JavaExample example = JavaExample.build();
        Path node = Project.root().resolve("docs/examples/java-node/src/main/java/example/SensorNode.java");
        assertThat(Files.readAllLines(node)).hasSizeLessThan(40);
        assertThat(release(example.jar(), "example/SensorNode.class")).isEqualTo(DeviceJdk.RELEASE);
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
        assertThat(release(sdk, "dev/proprio/client/node/ClientNode.class")).isEqualTo(DeviceJdk.RELEASE);
    }

    @Test
    void theNodeInJavaIsBuiltAndRunsOnTheOldestJavaThatTheSdkIsFor(@TempDir Path folder) throws Exception {
        assumeThat(DeviceJdk.home())
                .as("a JDK %s, which this machine has not", DeviceJdk.VERSION)
                .isPresent();
        JavaExample example = JavaExample.build();
        try (var jar = new JarFile(example.jar().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Build-Jdk-Spec"))
                    .isEqualTo(DeviceJdk.VERSION);
        }
        Process node = example.start(1, folder);
        assertThat(node.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(folder.resolve("node.log"))
                .content()
                .contains("identity")
                .doesNotContain("UnsupportedClassVersionError")
                .doesNotContain("NoClassDefFoundError");
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
