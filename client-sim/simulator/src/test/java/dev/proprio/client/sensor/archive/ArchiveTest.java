package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final String REMEDY = "Get it from the authors.";
    private static final Map<String, byte[]> FILES =
            Zips.files(Map.of("a/one.txt", "first", "a/b/two.txt", "second", "__MACOSX/a/one.txt", "litter"));

    @TempDir
    Path folder;

    @Test
    void readsAZipAFolderAFileUrlAndAZipInAZipAlike() throws Exception {
        byte[] zip = Zips.zip(FILES);
        String plain = Zips.write(folder.resolve("plain.zip"), zip);
        String nested = Zips.write(folder.resolve("nested.zip"), Zips.zip(Map.of("data set.zip", zip)));
        String unpacked = Zips.folder(folder.resolve("unpacked"), FILES);
        String half = Zips.folder(folder.resolve("half"), Map.of("data set.zip", zip));
        String url = Path.of(plain).toUri().toString();
        for (String location : new String[] {plain, nested, unpacked, half, url}) {
            try (Archive archive = open(location)) {
                assertThat(text(archive, archive.entry("one.txt"))).isEqualTo("first");
                assertThat(text(archive, archive.entry("b/two.txt"))).isEqualTo("second");
                assertThat(archive.matching(name -> name.endsWith(".txt"))).hasSize(2);
            }
        }
    }

    @Test
    void readsASingleFileAsItsOnlyEntry() throws Exception {
        String file = Zips.write(folder.resolve("walk.csv"), "1,2".getBytes(StandardCharsets.UTF_8));
        try (Archive archive = open(file)) {
            assertThat(archive.matching(name -> true)).containsExactly("walk.csv");
            assertThat(text(archive, "walk.csv")).isEqualTo("1,2");
        }
    }

    @Test
    void matchesWholeNamesAndTheirCase() throws Exception {
        try (Archive archive = open(Zips.folder(folder, FILES))) {
            for (String name : new String[] {"ne.txt", "ONE.txt", "c/one.txt"}) {
                assertThatThrownBy(() -> archive.entry(name))
                        .isInstanceOf(SensorDataException.class)
                        .hasMessage("'%s' holds no file '%s', so it is not the archive that was expected. %s"
                                .formatted(folder, name, REMEDY));
            }
        }
    }

    @Test
    void refusesToGuessBetweenTwoCopies() throws Exception {
        try (Archive archive = open(Zips.folder(folder, Zips.files(Map.of("x/f.txt", "1", "y/f.txt", "2"))))) {
            assertThatThrownBy(() -> archive.entry("f.txt"))
                    .hasMessage("'%s' holds 'f.txt' twice, as 'x/f.txt' and as 'y/f.txt'; point to one of them."
                            .formatted(folder));
        }
    }

    @Test
    void saysWhereToGetWhatIsMissing() {
        assertThatThrownBy(() -> open(folder.resolve("none.zip").toString()))
                .isInstanceOf(SensorDataException.class)
                .hasMessageStartingWith("There is no file or folder '" + folder.resolve("none.zip") + "'")
                .hasMessageEndingWith(REMEDY);
        assertThatThrownBy(() -> open(" "))
                .hasMessage("path is missing: it must name the data's file, folder or URL. " + REMEDY);
    }

    @Test
    void refusesATruncatedZip() {
        byte[] zip = Zips.zip(FILES);
        for (int length : new int[] {zip.length - 1, zip.length / 2, 4, 0}) {
            String file = Zips.write(folder.resolve("cut.zip"), Arrays.copyOf(zip, length));
            assertThatThrownBy(() -> open(file))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("'" + file + "' can't be read (")
                    .hasMessageContaining("it may be truncated")
                    .hasMessageEndingWith(REMEDY);
        }
    }

    @Test
    void refusesAnEntryWhoseBytesChanged() throws Exception {
        byte[] content = new byte[5000];
        Arrays.fill(content, (byte) 7);
        byte[] zip = Zips.zip(Map.of("f.txt", content));
        int first = 30 + "f.txt".length();
        for (int at = first; at < first + 10; at++) {
            byte[] bad = zip.clone();
            bad[at] ^= 0x10;
            String file = Zips.write(folder.resolve("bad.zip"), bad);
            try (Archive archive = open(file)) {
                assertThatThrownBy(() -> text(archive, "f.txt"))
                        .isInstanceOf(SensorDataException.class)
                        .hasMessageStartingWith("'f.txt' in '" + file + "' is damaged (")
                        .hasMessageEndingWith("A fresh copy is needed. " + REMEDY);
            }
        }
    }

    @Test
    void checksTheChecksumOfAFile() throws Exception {
        String file = Zips.write(folder.resolve("plain.zip"), Zips.zip(FILES));
        String right = Checksum.of(Path.of(file));
        Archive.open(file, Optional.of(right.toUpperCase(Locale.ROOT)), REMEDY, DataAccess.ofOwner())
                .close();
        String wrong = "0".repeat(64);
        assertThatThrownBy(() -> Archive.open(file, Optional.of(wrong), REMEDY, DataAccess.ofOwner()))
                .hasMessageContaining("has the SHA-256 %s but %s was expected".formatted(right, wrong));
        assertThatThrownBy(() -> Archive.open(folder.toString(), Optional.of(right), REMEDY, DataAccess.ofOwner()))
                .hasMessageContaining("is a folder, and sha256 is the checksum of a file");
    }

    @Test
    void leavesNoTemporaryFilesBehind() throws Exception {
        String nested = Zips.write(folder.resolve("nested.zip"), Zips.zip(Map.of("in.zip", Zips.zip(FILES))));
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = count(temporary);
        try (Archive archive = open(nested)) {
            assertThat(archive.entry("one.txt")).isEqualTo("in.zip/a/one.txt");
        }
        assertThat(count(temporary)).isEqualTo(before);
    }

    private static long count(Path temporary) throws Exception {
        try (var files = Files.newDirectoryStream(temporary, "proprio-*.unpacked")) {
            long count = 0;
            for (Path ignored : files) {
                count++;
            }
            return count;
        }
    }

    private static Archive open(String location) throws SensorDataException {
        return Archive.open(location, Optional.empty(), REMEDY, DataAccess.ofOwner());
    }

    private static String text(Archive archive, String entry) throws SensorDataException {
        return archive.read(entry, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
}
