package dev.proprio.client.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.secagg.crypto.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedKeysTest {
    private static final Identity WATCH = Identity.fromSeed(new byte[32]);
    private static final String KEY = HexFormat.of().formatHex(WATCH.publicKey());

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void aSignatureIsTheOwnersAndNobodyElses() throws IOException {
        PublishedKeys keys =
                PublishedKeys.read(file("watch-1 " + KEY + "\n\n  watch-2   " + "02" + "00".repeat(31) + "\n"));
        byte[] message = {1, 2, 3};
        byte[] signature = WATCH.sign(message);
        assertThat(keys.verify("watch-1", message, signature)).isTrue();
        assertThat(keys.verify("watch-1", new byte[] {1, 2}, signature)).isFalse();
        assertThat(keys.verify("watch-2", message, signature)).isFalse();
        assertThat(keys.verify("watch-3", message, signature)).isFalse();
    }

    @Test
    void aLineThatIsWrongIsNamed() throws IOException {
        for (String wrong : new String[] {"watch-2", "watch-2 abcd", "watch 2 " + KEY, "wa/tch " + KEY}) {
            Path file = file("watch-1 " + KEY + "\n" + wrong + "\n");
            assertThatThrownBy(() -> PublishedKeys.read(file))
                    .isInstanceOf(NodeStorageException.class)
                    .hasMessage(file + ":2: expected a device's id and 64 hexadecimal digits");
        }
        Path small = file("watch-1 " + "00".repeat(32) + "\n");
        assertThatThrownBy(() -> PublishedKeys.read(small))
                .hasMessage(small + ":1: the key of \"watch-1\" is of small order, under which anyone can sign");
        Path twice = file("watch-1 " + KEY + "\nwatch-1 " + KEY + "\n");
        assertThatThrownBy(() -> PublishedKeys.read(twice)).hasMessage(twice + ":2: \"watch-1\" has a key already");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("keys.txt"), content);
    }
}
