package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.DataFile;
import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive notes of the files that were read from it. */
class NotedFilesTest {
    /** SHA-256 of "abc" (FIPS 180-4, example 1) and of nothing. */
    private static final DataFile ABC =
            new DataFile("b/abc.txt", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    private static final DataFile EMPTY =
            new DataFile("empty.txt", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path unpacked() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("b"));
        Files.writeString(data.resolve("b/abc.txt"), "abc");
        Files.writeString(data.resolve("empty.txt"), "");
        Files.writeString(data.resolve("other.txt"), "never read");
        return data;
    }

    private static void pack(ZipOutputStream zip) throws IOException {
        for (String entry : List.of("empty.txt", "b/abc.txt", "other.txt")) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write((entry.equals("empty.txt") ? "" : "abc").getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    private static Archive open(Path path) throws SensorDataException {
        return Archive.open(path.toString(), Optional.empty(), "Ask its authors.", DataAccess.ofOwner());
    }

    /** Reads as much of each file as a reader of the first byte does. */
    private static void readFirstByteOf(Archive archive, String... suffixes) throws SensorDataException {
        for (String suffix : suffixes) {
            archive.read(archive.entry(suffix), in -> in.read());
        }
    }

    @Test
    void filesAreNotedWholeHoweverLittleOfThemIsUsed() throws Exception {
        try (Archive archive = open(unpacked())) {
            readFirstByteOf(archive, "empty.txt", "abc.txt", "abc.txt");
            assertThat(archive.files()).containsExactly(ABC, EMPTY);
        }
    }

    @Test
    void aZipHoldsTheSameFilesAsItsFolder() throws Exception {
        Path file = folder.resolve("data.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            pack(zip);
        }
        try (Archive archive = open(file)) {
            readFirstByteOf(archive, "empty.txt", "abc.txt");
            assertThat(archive.files()).containsExactly(ABC, EMPTY);
        }
    }

    @Test
    void ofAZipWithinAZipOnlyWhatIsReadCounts() throws Exception {
        Path file = folder.resolve("outer.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream outer = new ZipOutputStream(out)) {
            outer.putNextEntry(new ZipEntry("inner.zip"));
            ZipOutputStream inner = new ZipOutputStream(outer);
            pack(inner);
            inner.finish();
            outer.closeEntry();
        }
        try (Archive archive = open(file)) {
            readFirstByteOf(archive, "abc.txt");
            assertThat(archive.files()).containsExactly(new DataFile("inner.zip/b/abc.txt", 3, ABC.sha256()));
        }
    }

    @Test
    void whatCouldNotBeReadIsNotNoted() throws Exception {
        try (Archive archive = open(unpacked())) {
            assertThatThrownBy(() -> archive.read("empty.txt", in -> {
                        throw new IOException("torn");
                    }))
                    .isInstanceOf(SensorDataException.class);
            assertThat(archive.files()).isEmpty();
        }
    }
}
