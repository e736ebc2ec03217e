package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;

class BytesTest {
    @Test
    void amountsAreReadInUnitsOfAThousand() {
        assertThat(Bytes.parse("64kB")).contains(new Bytes(64_000));
        assertThat(Bytes.parse(" 512 MB ")).contains(Bytes.megabytes(512));
        assertThat(Bytes.parse("2GB")).contains(new Bytes(2_000_000_000L));
        assertThat(Bytes.parse("7B")).contains(new Bytes(7));
        for (String text : new String[] {"", "5", "5mb", "-1MB", "1.5GB", "999999999999999TB", "MB"}) {
            assertThat(Bytes.parse(text)).as(text).isEmpty();
        }
        assertThatThrownBy(() -> new Bytes(-1)).hasMessage("an amount of bytes must be at least 0 but was -1");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var random = KeyedRandom.of(1, "bytes");
        for (int n = 0; n < 1000; n++) {
            var amount = new Bytes(random.nextLong(1L << (1 + random.nextInt(49))));
            assertThat(Bytes.parse(amount.toString())).contains(amount);
        }
        assertThat(new Bytes(0)).hasToString("0B");
        assertThat(new Bytes(1_500_000)).hasToString("1500kB");
    }
}
