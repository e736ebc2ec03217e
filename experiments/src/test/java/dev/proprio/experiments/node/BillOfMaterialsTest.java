package dev.proprio.experiments.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code proprio-bom}, which a release publishes as it stands, names what there is, in the versions that are tested. */
class BillOfMaterialsTest {
    private static final Pattern MANAGED = Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern PROPERTY = Pattern.compile("<([a-z]+\\.version)>([^<]+)</");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("</parent>.*?<artifactId>([^<]+)<", Pattern.DOTALL);

    private final Path root = Project.root();

    @Test
    void eachArtifactIsManaged() throws Exception {
        List<Path> artifacts = artifacts(root);
        assertThat(artifacts).hasSizeGreaterThan(5);
        Map<String, String> managed = managed();
        for (Path pom : artifacts) {
            Matcher artifact = ARTIFACT.matcher(Files.readString(pom));
            assertThat(artifact.find()).as(pom.toString()).isTrue();
            assertThat(managed).containsEntry("dev.proprio:" + artifact.group(1), "${project.version}");
        }
    }

    @Test
    void whatTheSdkNeedsHasTheVersionThatTheBuildTests() throws Exception {
        Map<String, String> tested = PROPERTY.matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertThat(managed())
                .containsEntry("io.netty:netty-bom", tested.get("netty.version"))
                .containsEntry("io.grpc:grpc-bom", tested.get("grpc.version"))
                .containsEntry("com.google.protobuf:protobuf-bom", tested.get("protobuf.version"));
    }

    private Map<String, String> managed() throws Exception {
        String pom = Files.readString(root.resolve("client-sim/bom/pom.xml"));
        var managed = new TreeMap<String, String>();
        MANAGED.matcher(pom.substring(pom.indexOf("<dependencyManagement>")))
                .results()
                .forEach(found -> managed.put(found.group(1) + ":" + found.group(2), found.group(3)));
        return managed;
    }

    /** The POMs of all modules below a folder that have sources. */
    private static List<Path> artifacts(Path folder) throws Exception {
        var poms = new ArrayList<Path>();
        if (Files.isDirectory(folder.resolve("src"))) {
            poms.add(folder.resolve("pom.xml"));
        }
        Matcher modules = MODULE.matcher(Files.readString(folder.resolve("pom.xml")));
        while (modules.find()) {
            poms.addAll(artifacts(folder.resolve(modules.group(1))));
        }
        return poms;
    }
}
