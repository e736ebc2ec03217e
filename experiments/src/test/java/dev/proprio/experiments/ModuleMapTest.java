package dev.proprio.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The map of each module, in one of its {@code package-info.java}, has all its packages and no other. */
class ModuleMapTest {
    private static final Pattern ROOM = Pattern.compile("<li>\\{@code ([a-z0-9.]+)}: \\S");

    /**
     * @param base the package that the map's names are below
     * @param map the package, from there, whose description is the map
     */
    @ParameterizedTest
    @CsvSource({
        "proto, dev.proprio.proto, ''",
        "coordinator, dev.proprio.coordinator, ''",
        "client-sim/sdk, dev.proprio.client, node",
        "client-sim/simulator, dev.proprio.client, ''",
        "experiments, dev.proprio.experiments, ''"
    })
    void theMapOfAModuleNamesEachOfItsPackagesOnce(String module, String base, String map) throws IOException {
        Path sources = Path.of("..", module, "src", "main", "java");
        Path root = sources.resolve(base.replace('.', '/'));
        String text = Files.readString(root.resolve(map).resolve("package-info.java"));
        List<String> named =
                ROOM.matcher(text).results().map(found -> found.group(1)).toList();

        assertThat(named).hasSizeGreaterThan(2).containsExactlyInAnyOrderElementsOf(packages(sources, base));
    }

    private static List<String> packages(Path sources, String base) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .map(file -> sources.relativize(file.getParent()).toString().replace('/', '.'))
                    .distinct()
                    .toList();
            assertThat(packages).allSatisfy(name -> assertThat(name).startsWith(base + "."));
            return packages.stream()
                    .map(name -> name.substring(base.length() + 1))
                    .toList();
        }
    }
}
