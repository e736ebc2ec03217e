package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RememberedJarTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** A class is verified when it is initialized: each has the stack maps that its version needs. */
    @Test
    void everyClassIsOfAVersionThatIsRememberedAndIsVerified() throws Exception {
        URI source = CommandLine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI();
        Path written = folder.resolve("remembered.jar");
        RememberedJar.write(Path.of(source), written);
        try (JarFile before = new JarFile(Path.of(source).toFile());
                JarFile after = new JarFile(written.toFile());
                var loader =
                        new URLClassLoader(new URL[] {written.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertThat(after.size()).isEqualTo(before.size());
            int classes = 0;
            for (JarEntry entry : Collections.list(after.entries())) {
                String name = entry.getName();
                if (!name.endsWith(".class") || name.startsWith("META-INF")) {
                    continue;
                }
                try (InputStream in = after.getInputStream(entry)) {
                    assertThat((int) in.readNBytes(8)[7]).as(name).isGreaterThan(50);
                }
                if (!name.contains("groovy")) {
                    Class.forName(name.substring(0, name.length() - 6).replace('/', '.'), true, loader);
                    classes++;
                }
            }
            assertThat(classes).isGreaterThan(100);
        }
    }
}
