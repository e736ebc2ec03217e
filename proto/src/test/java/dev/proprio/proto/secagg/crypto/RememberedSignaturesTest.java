package dev.proprio.proto.secagg.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedSignaturesTest {
    private final List<String> asked = new ArrayList<>();
    private final Directory remembered = new RememberedSignatures((clientId, message, signature) -> {
        asked.add(clientId);
        return signature.length == 64 && signature[0] == message[0];
    });

    @Test
    void rightSignaturesAreVerifiedOnceAndWrongOnesAgain() {
        byte[] message = {7};
        byte[] right = new byte[64];
        right[0] = 7;
        for (int i = 0; i < 3; i++) {
            assertThat(remembered.verify("a", message, right)).isTrue();
            assertThat(remembered.verify("a", message, new byte[64])).isFalse();
        }
        assertThat(asked).hasSize(4);
        assertThat(remembered.verify("b", message, right)).isTrue();
        assertThat(asked).hasSize(5).endsWith("b");
        byte[] other = {8};
        assertThat(remembered.verify("a", other, right)).isFalse();
    }
}
