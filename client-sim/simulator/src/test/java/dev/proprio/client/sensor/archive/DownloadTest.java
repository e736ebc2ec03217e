package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.random.KeyedRandom;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = content(1);

    @TempDir
    Path folder;

    private Path cache;
    private FileServer server;
    private final List<Long> progress = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        cache = folder.resolve("deep/cache");
        server = new FileServer(CONTENT);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void fetchesOnceAndThenReadsTheCache() throws Exception {
        Path file = fetch(Optional.empty());
        assertThat(file).hasBinaryContent(CONTENT).isEqualTo(download().target(server.uri()));
        assertThat(fetch(Optional.empty())).isEqualTo(file);
        assertThat(server.ranges()).containsExactly("all");
        assertThat(progress).isSorted().startsWith(0L).endsWith((long) CONTENT.length);
        assertThat(cache).isDirectoryNotContaining(path -> path.toString().contains(".part"));
    }

    @Test
    void goesOnWhereABrokenTransferStopped() throws Exception {
        server.breaksAfter = 100_000;
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(server.ranges()).startsWith("all").hasSizeGreaterThan(2);
        assertThat(server.ranges().get(1)).matches("bytes=\\d+-");
    }

    @Test
    void goesOnInTheNextCallWhenTheServerWasLost() throws Exception {
        server.breaksAfter = 100_000;
        server.breaks.set(1);
        URI uri = server.uri();
        Download stops = new Download(cache, DataAccess.ofOwner(), (bytes, total) -> {
            if (bytes >= 50_000) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> stops.fetch(uri, Optional.empty())).hasMessage("killed");
        assertThat(download().target(uri)).doesNotExist();
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(server.ranges()).hasSizeGreaterThan(1).last().asString().startsWith("bytes=");
    }

    @Test
    void startsAgainWhenTheContentChanged() throws Exception {
        leavePart();
        server.content = content(2);
        server.tag = "\"v2\"";
        assertThat(fetch(Optional.empty())).hasBinaryContent(content(2));
    }

    @Test
    void startsAgainWhenTheServerKnowsNoRanges() throws Exception {
        leavePart();
        server.knowsRanges = false;
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
    }

    @Test
    void asksForEverythingWhenNothingTellsVersionsApart() throws Exception {
        server.tag = "";
        leavePart();
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(server.ranges()).containsOnly("all");
    }

    @Test
    void needsNoByteMoreWhenOnlyTheMoveWasMissing() throws Exception {
        leavePart();
        Files.write(part(), CONTENT);
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
        assertThat(server.ranges()).last().isEqualTo("bytes=%d-".formatted(CONTENT.length));
    }

    @Test
    void startsAgainWhenThePartIsLongerThanTheWhole() throws Exception {
        leavePart();
        Files.write(part(), new byte[CONTENT.length + 1]);
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesWrongContentAndForgetsIt() throws Exception {
        String wrong = "a".repeat(64);
        assertThatThrownBy(() -> fetch(Optional.of(wrong)))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("but %s was expected. It came from %s and was deleted", wrong, server.uri());
        assertThat(download().target(server.uri())).doesNotExist();
        assertThat(part()).isEmptyFile();
        Path file = fetch(Optional.empty());
        assertThat(fetch(Optional.of(Checksum.of(file)))).isEqualTo(file);
        assertThatThrownBy(() -> fetch(Optional.of(wrong)))
                .hasMessageContaining("Delete the file to fetch it again, or correct sha256.");
    }

    @Test
    void saysWhatTheServerAnswered() {
        server.status = 404;
        assertThatThrownBy(() -> fetch(Optional.empty()))
                .isInstanceOf(SensorDataException.class)
                .hasMessage(
                        "%s can't be downloaded: the server answered 404. Check the address in a browser; or fetch the file by other means and place it at '%s'.",
                        server.uri(), download().target(server.uri()));
    }

    @Test
    void saysHowToPlaceTheFileByHandWhenNobodyAnswers() {
        URI uri = server.uri();
        server.close();
        assertThatThrownBy(() -> download().fetch(uri, Optional.empty()))
                .isInstanceOf(SensorDataException.class)
                .hasMessageStartingWith(uri + " can't be downloaded (")
                .hasMessageEndingWith(
                        "0 bytes are here, and another try goes on from there. Or fetch it by other means and place it at '%s', or set path to where it is.",
                        download().target(uri));
    }

    @Test
    void keepsTwoDownloadsOfOneFileApart() throws Exception {
        Path target = download().target(server.uri());
        Files.createDirectories(cache);
        try (PartFile part = PartFile.of(target).orElseThrow()) {
            assertThat(part.size()).isZero();
            assertThatThrownBy(() -> fetch(Optional.empty()))
                    .hasMessage(
                            "%s is being downloaded by another process; wait for it, then try again.", server.uri());
        }
        assertThat(fetch(Optional.empty())).hasBinaryContent(CONTENT);
    }

    @Test
    void anArchiveCanBeAUrl() throws Exception {
        server.content = Zips.zip(Zips.files(Map.of("a.txt", "hello")));
        String before = System.setProperty("proprio.cache", cache.toString());
        try (Archive archive = Archive.open(server.uri().toString(), Optional.empty(), "", DataAccess.ofOwner())) {
            assertThat(archive.entry("a.txt")).isEqualTo("a.txt");
        } finally {
            if (before == null) {
                System.clearProperty("proprio.cache");
            } else {
                System.setProperty("proprio.cache", before);
            }
        }
    }

    /** Leaves the first bytes of the first version, as a killed process would. */
    private void leavePart() {
        Download stops = new Download(cache, DataAccess.ofOwner(), (bytes, total) -> {
            if (bytes >= 50_000) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> stops.fetch(server.uri(), Optional.empty())).hasMessage("killed");
        assertThat(part()).exists();
    }

    private Path part() {
        Path target = download().target(server.uri());
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private Path fetch(Optional<String> sha256) throws SensorDataException {
        return download().fetch(server.uri(), sha256);
    }

    private Download download() {
        return new Download(cache, DataAccess.ofOwner(), (bytes, total) -> {
            assertThat(total).isIn((long) CONTENT.length, (long) server.content.length);
            progress.add(bytes);
        });
    }

    private static byte[] content(long seed) {
        byte[] bytes = new byte[600_000];
        KeyedRandom.of(seed, "content").nextBytes(bytes);
        return bytes;
    }
}
