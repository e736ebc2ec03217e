package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.LoopbackAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of requests from elsewhere, from servers that answer as they like. */
@SuppressWarnings("AddressSelection") // Every text is one address.
class GuardedDownloadTest {
    @TempDir
    private Path cache = Path.of("replaced by JUnit");

    private RawServer server = RawServer.unused();
    private RawServer trap = RawServer.unused();

    @BeforeEach
    void start() throws Exception {
        server = RawServer.start();
        trap = RawServer.start();
        trap.answer("HTTP/1.1 200 OK\r\n\r\nSECRET");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        trap.close();
    }

    @Test
    void readsAnAnswerHoweverItIsFramed() throws Exception {
        List<String> answers = List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.0 200 OK\r\n\r\nhello",
                "HTTP/1.1 200 OK\nContent-Length:5\n\nhello and more",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        for (int i = 0; i < answers.size(); i++) {
            server.answer(answers.get(i));
            assertThat(fetch("/file-" + i)).hasContent("hello");
        }
        assertThat(server.requests().getFirst())
                .startsWith("GET /file-0 HTTP/1.1\r\nHost: data.example:%d\r\n".formatted(server.port()));
    }

    @Test
    void aRedirectIsAskedAboutLikeTheUrlItself() {
        for (String target : List.of(
                "http://127.0.0.1:%d/internal".formatted(trap.port()),
                "http://localhost:%d/internal".formatted(trap.port()),
                "//127.0.0.1:%d/internal".formatted(trap.port()),
                "file:///etc/passwd",
                "http://data.example:%d/internal".formatted(trap.port()),
                "http://user@data.example:%d/".formatted(server.port()))) {
            server.answer("HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n".formatted(target));
            assertThatThrownBy(() -> fetch("/redir")).isInstanceOf(SensorDataException.class);
        }
        assertThat(trap.requests()).isEmpty();
        assertThat(cache).isDirectoryNotContaining(file -> contains(file, "SECRET"));
    }

    @Test
    void aRedirectToAnotherHostThatIsListedIsFollowed() throws Exception {
        trap.answer("HTTP/1.1 200 OK\r\n\r\nopen");
        server.answer("HTTP/1.1 301 Moved\r\nLocation: http://mirror.example:%d/x?y=z\r\n\r\n".formatted(trap.port()));
        assertThat(fetch("/a")).hasContent("open");
        assertThat(trap.requests().getFirst()).startsWith("GET /x?y=z HTTP/1.1\r\nHost: mirror.example:");
    }

    @Test
    void aCircleOfRedirectsEnds() {
        server.answer("HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n");
        assertThatThrownBy(() -> fetch("/again"))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("redirects more than 10 times");
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void noSecondAnswerOfANameServerHelps() throws Exception {
        // The name's first address may be reached; the second answer names the trap's.
        List<String> lookups = new ArrayList<>();
        var access = LoopbackAccess.reaching(server.port(), host -> {
            lookups.add(host);
            return new InetAddress[] {InetAddress.getByName(lookups.size() == 1 ? "127.0.0.1" : "127.0.0.2")};
        });
        server.answer("HTTP/1.1 200 OK\r\n\r\nopen");
        assertThat(new Download(cache, access, (bytes, total) -> {}).fetch(uri("/x"), Optional.empty()))
                .hasContent("open");
        assertThat(lookups).containsExactly("data.example");
        assertThatThrownBy(() -> new Download(cache, access, (bytes, total) -> {}).fetch(uri("/y"), Optional.empty()))
                .hasMessageContaining("its host is at an address of this machine");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void whatIsHereAlreadyIsOnlyForThoseWhoMayAsk() throws Exception {
        var owner = new Download(cache, DataAccess.ofOwner(), (bytes, total) -> {});
        URI inside = URI.create("http://127.0.0.1:%d/internal".formatted(trap.port()));
        assertThat(owner.fetch(inside, Optional.empty())).hasContent("SECRET");
        assertThatThrownBy(() -> download(Long.MAX_VALUE).fetch(inside, Optional.empty()))
                .hasMessageContaining("is not among the hosts");
        assertThat(trap.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedBeforeItComesOrAsItDoes() throws Exception {
        server.answer("HTTP/1.1 200 OK\r\nContent-Length: 3000000000\r\n\r\n" + "0".repeat(5000));
        assertThatThrownBy(() -> download(1000).fetch(uri("/big"), Optional.empty()))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("it is larger than 1kB, the most that is fetched here (data.download)");
        server.answer("HTTP/1.1 200 OK\r\n\r\n" + "0".repeat(500_000));
        assertThatThrownBy(() -> download(1000).fetch(uri("/big"), Optional.empty()))
                .hasMessageContaining("it is larger than 1kB");
        server.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n" + "0".repeat(500_000));
        assertThatThrownBy(() -> download(1000).fetch(uri("/big"), Optional.empty()))
                .hasMessageContaining("it is larger than 1kB");
        try (var files = Files.list(cache)) {
            assertThat(files).allSatisfy(file -> assertThat(file).isEmptyFile());
        }
        server.answer("HTTP/1.1 200 OK\r\n\r\n" + "0".repeat(1000));
        assertThat(download(1000).fetch(uri("/fits"), Optional.empty())).hasSize(1000);
    }

    @Test
    void twoUrlsWithOneHashCodeAreTwoFiles() {
        var download = download(1000);
        assertThat("http://data.example/Aa".hashCode()).isEqualTo("http://data.example/BB".hashCode());
        assertThat(download.target(URI.create("http://data.example/Aa")))
                .isNotEqualTo(download.target(URI.create("http://data.example/BB")));
        assertThat(download.target(URI.create("http://data.example/" + "x".repeat(3000)))
                        .getFileName()
                        .toString())
                .matches("[0-9a-f]{64}-x{80}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SSH-2.0-x\r\n",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nhello\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
                "HTTP/1.1 404 Not Found\r\n\r\nSECRET",
                "HTTP/1.1 302 Found\r\nLocation: ::: SECRET\r\n\r\n",
            })
    void whateverComesIsASentenceWithoutItsContent(String answer) {
        server.answer(answer);
        assertThatThrownBy(() -> fetch("/x"))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("can't be downloaded")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void anEndlessHeadIsRefused() {
        server.answer("HTTP/1.1 200 OK\r\nA: " + "x".repeat(1 << 18));
        assertThatThrownBy(() -> fetch("/x")).hasMessageContaining("longer than 64 KiB");
        server.answer("HTTP/1.1 200 OK\r\n" + "A: x\r\n".repeat(1 << 16));
        assertThatThrownBy(() -> fetch("/x")).hasMessageContaining("longer than 64 KiB");
    }

    @Test
    void randomAnswersAreFilesOrSentences() {
        KeyedRandom random = KeyedRandom.of(3, "answers");
        String[] parts = {
            "HTTP/1.1 ",
            "200",
            "206",
            "416",
            "302",
            " OK",
            "\r\n",
            "\n",
            "Content-Length: ",
            "Content-Range: bytes ",
            "*/",
            "0-1/2",
            "7",
            "Transfer-Encoding: chunked",
            "Location: ",
            "http://127.0.0.1:%d/".formatted(trap.port()),
            "/x",
            "\0",
            "ÿ",
            ":",
            "3\r\nabc\r\n",
            "0\r\n\r\n",
            "ETag: \"v\""
        };
        for (int i = 0; i < 200; i++) {
            StringBuilder answer = new StringBuilder(random.nextInt(4) > 0 ? "HTTP/1.1 200 OK\r\n" : "");
            for (int part = random.nextInt(12); part > 0; part--) {
                answer.append(parts[random.nextInt(parts.length)]);
            }
            server.answer(answer.toString());
            String path = "/" + i;
            try {
                assertThat(fetch(path)).isRegularFile();
            } catch (SensorDataException e) {
                assertThat(e).hasMessageContaining("http");
            }
        }
        assertThat(trap.requests()).isEmpty();
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path fetch(String path) throws SensorDataException {
        return download(Long.MAX_VALUE).fetch(uri(path), Optional.empty());
    }

    private URI uri(String path) {
        return URI.create("http://data.example:%d%s".formatted(server.port(), path));
    }

    private Download download(long most) {
        DataAccess access = LoopbackAccess.offering("data.example:" + server.port(), "mirror.example:" + trap.port());
        return new Download(cache, access.atMost(new Bytes(most), new Bytes(0)), (bytes, total) -> {});
    }
}
