package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.service.CoordinatorSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What the image's settings in the build say; {@code .ci/image} builds it and runs what is in it. */
class ImageTest {
    private static final String CONTAINER = "//profile[id='image']//plugin[artifactId='jib-maven-plugin']//container";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itsDefaultCommandIsACoordinatorThatListensEverywhereOverTls() throws Exception {
        List<String> command = texts("/args/arg");

        assertThat(Proprio.commandLine()
                        .parseArgs(command.toArray(String[]::new))
                        .errors())
                .isEmpty();
        CoordinatorSpec spec = CoordinatorSpec.read(Optional.empty(), settings(command));
        assertThat(spec.tls()).isTrue();
        assertThat(spec.http().address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(spec.grpc().address().getAddress().isAnyLocalAddress()).isTrue();
        assertThat(texts("/volumes/volume"))
                .containsExactly(String.valueOf(spec.store().getParent()));
    }

    @Test
    void itsPortsAreTheCoordinators() throws Exception {
        var usual = new CoordinatorSpec();

        assertThat(texts("/ports/port"))
                .containsExactly(
                        String.valueOf(usual.grpc().address().getPort()),
                        String.valueOf(usual.http().address().getPort()));
    }

    @Test
    void itRunsAsNobodyOfTheMachineThroughTheLauncher() throws Exception {
        assertThat(texts("/user")).containsExactly("10001:10001");
        assertThat(texts("/entrypoint/argument")).containsExactly("/app/proprio");
        assertThat(texts("/mainClass")).containsExactly(Proprio.class.getName());
    }

    @Test
    void theLauncherHasTheSameOptionsInAnImageAsInACheckout() throws Exception {
        var launcher = new Launcher(folder);
        Path java = Files.createDirectories(folder.resolve("jdk/bin"));
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(java.resolve("javac"), mode);
        Files.writeString(Files.createFile(java.resolve("java"), mode), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
        var environment = Map.of(
                "PROPRIO_JAVA_HOME", folder.resolve("jdk").toString(),
                "PROPRIO_JAVA_OPTIONS", "-XX:MaxRAMPercentage=60",
                "PROPRIO_EXTENSIONS", "/extensions/mine.jar");
        String commands = "for c in coordinator run leaf worker health tokens; do ./proprio $c --flag 'a b'; done";
        Launcher.Result checkout = launcher.shell(commands, environment);
        Files.writeString(folder.resolve("jib-classpath-file"), "/app/classes:/app/libs/one.jar");
        Launcher.Result image = launcher.shell(commands, environment);
        Files.delete(java.resolve("javac"));
        Launcher.Result refused = launcher.shell("./proprio build", environment);

        assertThat(checkout.code()).as(checkout.err()).isZero();
        assertThat(image.out())
                .isEqualTo(checkout.out()
                        .replaceAll(
                                "(?m)^.*:/extensions/mine.jar$", "/app/classes:/app/libs/one.jar:/extensions/mine.jar"))
                .contains("--add-modules\njdk.incubator.vector\n", "-XX:MaxRAMPercentage=60\n", "--flag\na b\n");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("proprio: this is an image, which has commands alone; \"build\" needs the sources\n");
    }

    private static List<String> settings(List<String> command) {
        List<String> settings = new ArrayList<>();
        for (int i = 1; i < command.size(); i += 2) {
            assertThat(command.get(i)).isEqualTo("--set");
            settings.add(command.get(i + 1));
        }
        return settings;
    }

    private static List<String> texts(String path) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        var nodes = (NodeList)
                XPathFactory.newInstance().newXPath().evaluate(CONTAINER + path, pom, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> nodes.item(i).getTextContent().strip())
                .toList();
    }
}
