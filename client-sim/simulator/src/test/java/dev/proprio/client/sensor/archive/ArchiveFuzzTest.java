package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds that is said to be a zip: each entry is read as its directory has it, or is refused. */
class ArchiveFuzzTest {
    private Path folder = Path.of("replaced below");

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createTempDirectory("archive");
    }

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(folder.resolve("a.zip"));
        // Nothing else may have been written, whatever the entries are called.
        Files.delete(folder);
    }

    static Stream<byte[]> samples() {
        byte[] inner = Zips.zip(Zips.files(Map.of("x/a.txt", "1,2\n")));
        return Stream.of(
                Zips.zip(Zips.files(Map.of("a.txt", "1,2,3\n4,5,6\n", "../b.txt", "beyond"))),
                Zips.zip(Map.of("inner.zip", inner)),
                Zips.zip(Zips.files(Map.of("long.txt", "0".repeat(2_000)))));
    }

    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void entriesAreReadOrRefused(byte[] input) throws IOException {
        if (input == null) {
            return;
        }
        Path file = Files.write(folder.resolve("a.zip"), input);
        try (Archive archive = Archive.open(file.toString(), Optional.empty(), "Get it again.", DataAccess.ofOwner())) {
            for (String entry : archive.matching(name -> name.endsWith(".txt"))) {
                assertThat(archive.<Integer>read(entry, in -> in.readAllBytes().length))
                        .isLessThanOrEqualTo(1032 * input.length + ZipStore.AMPLE);
            }
        } catch (SensorDataException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }
}
