package dev.proprio.client.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("AddressSelection") // Every text is one address.
class UrlAccessTest {
    private final AtomicInteger lookups = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://data.example/a.zip",
                "http://DATA.example./a.zip",
                "https://data.example:443/",
                "http://other.example:8080/x",
                "https://deep.lab.example/x"
            })
    void fetchesWhatIsListed(String url) throws Exception {
        assertThat(answering("1.1.1.1").addresses(URI.create(url)).orElseThrow())
                .containsExactly(InetAddress.getByName("1.1.1.1"));
        assertThat(lookups).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/a.zip",
                "https://data.example.evil.example/",
                "https://data.example:444/",
                "http://data.example:443/",
                "https://other.example/",
                "https://lab.example/",
                "https://xlab.example/",
                "http://127.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://2130706433/"
            })
    void looksNothingElseUp(String url) {
        assertThatThrownBy(() -> answering("1.1.1.1").addresses(URI.create(url)))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("is not among the hosts that data is fetched from here");
        assertThat(lookups).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://data.example/a",
                "jar:https://data.example/a.zip!/",
                "gopher://data.example/",
                "data.example/a.zip"
            })
    void knowsHttpAlone(String url) {
        for (UrlAccess access : List.of(answering("1.1.1.1"), UrlAccess.anywhere())) {
            assertThatThrownBy(() -> access.addresses(URI.create(url)))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("only http and https URLs are");
        }
    }

    @Test
    void aPasswordIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> answering("1.1.1.1").addresses(URI.create("https://me:hush@data.example/a")))
                .hasMessage("'https://data.example/a' can't be fetched: an http(s) URL must name a host, and no user or"
                        + " password.");
    }

    @Test
    void oneAddressThatIsNotPublicRefusesTheHost() {
        for (String inside : List.of("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::7")) {
            assertThatThrownBy(() -> answering("1.1.1.1", inside).addresses(URI.create("https://data.example/a")))
                    .hasMessageContaining("its host is at an address of this machine, of a private network");
        }
        assertThatThrownBy(() -> answering().addresses(URI.create("https://data.example/a")))
                .isInstanceOf(SensorDataException.class);
    }

    @Test
    void listedAddressesMustBePublicToo() {
        assertThatThrownBy(() -> UrlAccess.ofHosts(List.of("127.0.0.1:80")).addresses(URI.create("http://127.0.0.1/")))
                .hasMessageContaining("its host is at an address of this machine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "https://data.example", "data.example/path", "a b", "*", "host:0", "host:65536", "*.", "-"})
    void whatIsNoHostIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UrlAccess.ofHosts(List.of(text)))
                .withMessageContaining("is no host; it must be HOST, HOST:PORT or *.HOST");
    }

    private UrlAccess answering(String... addresses) {
        return new ListedHosts(
                List.of(
                        HostPattern.parse("data.example"),
                        HostPattern.parse("other.example:8080"),
                        HostPattern.parse("*.lab.example")),
                host -> {
                    lookups.incrementAndGet();
                    return Arrays.stream(addresses).map(UrlAccessTest::address).toArray(InetAddress[]::new);
                },
                PublicAddresses::contains);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
