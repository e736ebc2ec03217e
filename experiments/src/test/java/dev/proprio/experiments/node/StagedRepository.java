package dev.proprio.experiments.node;

import dev.proprio.client.node.ClientNode;
import dev.proprio.proto.v1.FederationGrpc;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The SDK as somebody else gets it: its artifact, what that needs of ours, their POMs and the BOM, in a Maven repository. */
final class StagedRepository {
    private static final Pattern VERSION =
            Pattern.compile("<artifactId>proprio</artifactId>\\s*<version>([^<]+)</version>");

    private final Path folder;
    private final String version;

    private StagedRepository(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /** Stages into {@code folder} what was compiled last. */
    static Path stage(Path root, Path folder) throws IOException {
        Matcher version = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
        if (!version.find()) {
            throw new IOException("the project's POM names no version");
        }
        var repository = new StagedRepository(folder, version.group(1));
        repository.pom("proprio", root.resolve("pom.xml"));
        repository.pom("proprio-client-sim", root.resolve("client-sim/pom.xml"));
        repository.pom("proprio-bom", root.resolve("client-sim/bom/pom.xml"));
        repository.pom("proprio-proto", root.resolve("proto/pom.xml"));
        repository.jar("proprio-proto", FederationGrpc.class);
        repository.pom("proprio-client-sdk", root.resolve("client-sim/sdk/pom.xml"));
        repository.jar("proprio-client-sdk", ClientNode.class);
        return folder;
    }

    private void pom(String artifact, Path pom) throws IOException {
        Files.write(file(artifact, "pom"), Files.readAllBytes(pom));
    }

    private void jar(String artifact, Class<?> inside) throws IOException {
        Path compiled = compiled(inside);
        if (Files.isRegularFile(compiled)) {
            Files.write(file(artifact, "jar"), Files.readAllBytes(compiled));
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(compiled)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        try (OutputStream out = Files.newOutputStream(file(artifact, "jar"));
                var zip = new ZipOutputStream(out)) {
            for (Path file : files) {
                zip.putNextEntry(
                        new ZipEntry(compiled.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
    }

    private static Path compiled(Class<?> inside) {
        try {
            return Path.of(
                    inside.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(String artifact, String extension) throws IOException {
        Path file =
                folder.resolve("dev/proprio/%s/%s/%s-%s.%s".formatted(artifact, version, artifact, version, extension));
        Files.createDirectories(file.getParent());
        return file;
    }
}
