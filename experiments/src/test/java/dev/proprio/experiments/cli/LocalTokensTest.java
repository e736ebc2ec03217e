package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class LocalTokensTest {
    @Test
    void aTokenIsFoundAtTheAddressThatItIsOfAndAtNoOther() throws Exception {
        // Sets where tokens are kept.
        Shell.run("--version");
        URI first = URI.create("http://127.0.0.1:1");
        URI second = URI.create("http://127.0.0.2:1");
        URI third = URI.create("http://[::2]:1");
        LocalTokens.put(first, "one");
        LocalTokens.put(second, "two");
        LocalTokens.put(third, "never kept");
        assertThat(LocalTokens.find(first)).contains("one");
        assertThat(LocalTokens.find(URI.create("http://LOCALHOST:1"))).contains("one");
        assertThat(LocalTokens.find(second)).contains("two");
        assertThat(LocalTokens.find(third)).isEmpty();
        assertThat(LocalTokens.find(URI.create("http://127.0.0.3:1"))).isEmpty();
        assertThat(LocalTokens.find(URI.create("http://127.0.0.1.evil.example:1")))
                .isEmpty();
        assertThat(LocalTokens.find(URI.create("https://127.0.0.1:1"))).isEmpty();
        LocalTokens.remove(second, "two");
        assertThat(LocalTokens.find(second)).isEmpty();
        assertThat(LocalTokens.find(first)).contains("one");
        LocalTokens.remove(first, "one");
    }
}
