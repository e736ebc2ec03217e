package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.random.KeyedRandom;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void givesTheSameLinesAsTheJdkHoweverTheBytesArrive(long seed) throws Exception {
        KeyedRandom random = KeyedRandom.of(seed, "lines");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            text.append("x".repeat(random.nextInt(i % 100 == 0 ? 200_000 : 60)))
                    .append(random.nextBoolean() ? "\n" : "\r\n");
        }
        text.append(random.nextBoolean() ? "last" : "");
        assertThat(lines(text.toString(), random))
                .isEqualTo(text.toString().lines().toList());
    }

    @Test
    void skipsAByteOrderMark() throws Exception {
        assertThat(lines("\uFEFFa,b\n\uFEFFc", KeyedRandom.of(1, "mark"))).containsExactly("a,b", "\uFEFFc");
    }

    @Test
    void refusesALineWithoutEnd() {
        assertThatThrownBy(() -> lines("0".repeat(3_000_000), KeyedRandom.of(1, "long")))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("file:1 is longer than a megabyte; a text file with a sample per line was expected.");
    }

    private static List<String> lines(String text, KeyedRandom random) throws Exception {
        InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(5000)));
            }
        };
        LineReader reader = new LineReader(bytes, "file");
        List<String> lines = new ArrayList<>();
        while (reader.next()) {
            lines.add(reader.text(reader.start(), reader.end()));
            assertThat(reader.number()).isEqualTo(lines.size());
        }
        return lines;
    }
}
