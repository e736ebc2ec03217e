package dev.proprio.proto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class CastagnoliTest {
    /** The check value of CRC-32/ISCSI in the catalogue of parametrised CRC algorithms. */
    @Test
    void hasTheKnownAnswer() {
        ByteBuffer data = ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII));

        assertThat(Castagnoli.of(data)).isEqualTo(0xE3069283);
        assertThat(Castagnoli.byTables(data)).isEqualTo(0xE3069283);
        assertThat(data.remaining()).isEqualTo(9);
    }

    @Test
    void tablesGiveThePlatformsAnswerWhereverTheBytesLie() {
        var random = KeyedRandom.of(1, "crc");
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[i < 100 ? i : random.nextInt(40_000)];
            random.nextBytes(bytes);
            var expected = new CRC32C();
            int from = random.nextInt(bytes.length + 1);
            expected.update(bytes, from, bytes.length - from);
            ByteBuffer part = ByteBuffer.wrap(bytes, from, bytes.length - from);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(bytes.length).put(bytes).position(from);
            for (ByteBuffer data : new ByteBuffer[] {part, part.slice(), part.asReadOnlyBuffer(), direct}) {
                assertThat(Castagnoli.byTables(data)).isEqualTo((int) expected.getValue());
                assertThat(Castagnoli.of(data)).isEqualTo((int) expected.getValue());
            }
        }
    }
}
