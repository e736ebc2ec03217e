package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tar archives are read as zips are, packed or not, and refused where zips would be. */
class TarTest {
    private static final String LONG = "a/" + "long-name-".repeat(20) + ".txt";
    private static final Map<String, byte[]> FILES =
            Zips.files(Map.of("./a/one.txt", "first", "a/b/two.txt", "second", LONG, "third", "./._one.txt", "litter"));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void tarsAreReadWhereverTheyAreAndHoweverTheyArePacked() throws Exception {
        byte[] tar = Tars.tar(FILES);
        Map<String, byte[]> written = new LinkedHashMap<>();
        written.put("plain.tar", tar);
        written.put("packed.tar.gz", Tars.gzip(tar));
        written.put("packed.TGZ", Tars.gzip(tar));
        written.put("packed.tar.xz", Tars.xz(tar));
        written.put("packed.txz", Tars.xz(tar));
        written.put("unnamed-1", tar);
        written.put("unnamed-2", Tars.gzip(tar));
        written.put("unnamed-3", Tars.xz(tar));
        written.put("zipped.zip", Zips.zip(Map.of("in.tar.xz", Tars.xz(tar))));
        written.put("twice.tar.gz", Tars.gzip(Tars.tar(Map.of("in.zip", Zips.zip(FILES)))));
        written.put("thrice.tar", Tars.tar(Map.of("in.tar", tar)));
        for (Map.Entry<String, byte[]> file : written.entrySet()) {
            try (Archive archive = open(Zips.write(folder.resolve(file.getKey()), file.getValue()))) {
                assertThat(archive.matching(name -> name.endsWith(".txt")))
                        .as(file.getKey())
                        .hasSize(3);
                assertThat(text(archive, archive.entry("one.txt"))).isEqualTo("first");
                assertThat(text(archive, archive.entry("two.txt"))).isEqualTo("second");
                assertThat(text(archive, archive.entry(LONG))).isEqualTo("third");
            }
        }
    }

    @Test
    void linksAreTheirFilesAndNothingElseIsAFile() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry file = new TarArchiveEntry("one.txt");
            file.setSize(5);
            tar.putArchiveEntry(file);
            tar.write("first".getBytes(StandardCharsets.UTF_8));
            tar.closeArchiveEntry();
            for (byte kind : new byte[] {TarConstants.LF_LINK, TarConstants.LF_SYMLINK, TarConstants.LF_FIFO}) {
                TarArchiveEntry link = new TarArchiveEntry("other-%s.txt".formatted(kind), kind);
                link.setLinkName(kind == TarConstants.LF_LINK ? "one.txt" : "/etc/passwd");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
        }
        try (Archive archive = open(Zips.write(folder.resolve("links.tar"), bytes.toByteArray()))) {
            assertThat(archive.entries()).containsExactly("one.txt", "other-49.txt");
            assertThat(text(archive, "other-49.txt")).isEqualTo("first");
        }
    }

    /** A name is a name, wherever it would lead as a path. */
    @Test
    void namesThatLeadOutwardsLeadNowhere() throws Exception {
        Map<String, byte[]> files = Zips.files(Map.of("../../outside.txt", "inside", "/etc/passwd", "also"));
        try (Archive archive = open(Zips.write(folder.resolve("paths.tar"), Tars.tar(files)))) {
            assertThat(archive.entries()).containsExactly("../../outside.txt", "etc/passwd");
            assertThat(text(archive, "../../outside.txt")).isEqualTo("inside");
        }
    }

    @Test
    void whatIsCutOffOrNoTarIsRefused() {
        byte[] tar = Tars.tar(Map.of("a.txt", new byte[5000], "b.txt", new byte[5000]));
        for (byte[] bad : new byte[][] {
            Arrays.copyOf(tar, 3000),
            Arrays.copyOf(tar, 700),
            new byte[0],
            "text\n".repeat(500).getBytes(StandardCharsets.UTF_8)
        }) {
            assertThatThrownBy(() -> open(Zips.write(folder.resolve("bad.tar"), bad)))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("bad.tar' can't be read (");
        }
        byte[] packed = Tars.xz(tar);
        packed[packed.length / 2] ^= 0x10;
        assertThatThrownBy(() -> open(Zips.write(folder.resolve("bad.tar.xz"), packed)))
                .hasMessageContaining("bad.tar.xz' can't be read (");
    }

    @Test
    void bombsAreRefusedOnTheWay() {
        byte[] bomb = Tars.tar(Map.of("bomb.txt", new byte[40 << 20]));
        for (byte[] packed : new byte[][] {Tars.gzip(bomb), Tars.xz(bomb)}) {
            assertThat(packed.length).isLessThan(1 << 20);
            assertThatThrownBy(() -> open(Zips.write(folder.resolve("bomb.tgz"), packed)))
                    .isInstanceOf(SensorDataException.class);
        }
        assertThatThrownBy(() -> open(Zips.write(folder.resolve("bomb.tar.gz"), Tars.gzip(bomb))))
                .hasMessageContaining("it unpacks to more than 200 times its size");
        assertThatThrownBy(() -> open(Zips.write(folder.resolve("bomb.tar.xz"), Tars.xz(bomb))))
                .hasMessageContaining("it unpacks to more than 200 times its size");
    }

    @Test
    void whatIsUnpackedTakesNoMoreOfTheDiskThanAFileMay() {
        String path =
                Zips.write(folder.resolve("large.tar.gz"), Tars.gzip(Tars.tar(Map.of("a.txt", new byte[2_000_000]))));
        DataAccess some = DataAccess.ofOwner().atMost(Bytes.megabytes(1), Bytes.megabytes(1));
        assertThatThrownBy(() -> Archive.open(path, Optional.empty(), "Get it again.", some))
                .isInstanceOf(SensorDataException.class)
                .hasMessageStartingWith("The archives inside '%s' are larger than 1MB together".formatted(path));
    }

    @Test
    void aNameThatWouldFillTheMemoryIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry name = new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(3 << 20);
            tar.putArchiveEntry(name);
            tar.write("n".repeat(3 << 20).getBytes(StandardCharsets.US_ASCII));
            tar.closeArchiveEntry();
        }
        assertThatThrownBy(() -> open(Zips.write(folder.resolve("name.tar"), bytes.toByteArray())))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("an entry's name and attributes are longer than");
    }

    @Test
    void aDictionaryThatWouldFillTheMemoryIsRefused() {
        byte[] greedy = Tars.greedy(Tars.xz(Tars.tar(FILES)));
        assertThatThrownBy(() -> open(Zips.write(folder.resolve("greedy.tar.xz"), greedy)))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("to unpack it takes ");
    }

    private static Archive open(String location) throws SensorDataException {
        return Archive.open(location, Optional.empty(), "Get it again.", DataAccess.ofOwner());
    }

    private static String text(Archive archive, String entry) throws SensorDataException {
        return archive.read(entry, in -> new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
}
