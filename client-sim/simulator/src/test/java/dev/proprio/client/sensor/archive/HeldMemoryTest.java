package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that would not fit are a sentence before they are held. */
class HeldMemoryTest {
    private static final DataAccess LITTLE = DataAccess.ofOwner().atMost(Bytes.megabytes(1), Bytes.megabytes(10));

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void rowsOfZerosInASmallZipAreCountedBeforeTheyAreHeld() throws Exception {
        byte[] rows = "0,0,0,0,0\n".repeat(1_500_000).getBytes(StandardCharsets.UTF_8);
        byte[] zip = Zips.zip(Map.of("zeros.csv", rows));
        assertThat(zip.length).isLessThan(100_000);
        String path = Zips.write(folder.resolve("zeros.zip"), zip);
        assertTooMuch(csv(path, "constant:walk"));
    }

    @Test
    void manyShortRecordingsCountToo() throws Exception {
        Path file = Files.writeString(folder.resolve("labels.csv"), "a,0,0,0,0\nb,0,0,0,0\n".repeat(40_000));
        assertTooMuch(csv(file.toString(), "column:1"));
    }

    @Test
    void archivesOfOthersCountToo() throws Exception {
        Path wisdm = Files.createDirectories(folder.resolve("w/watch/accel")).resolve("data_1600_accel_watch.txt");
        Files.writeString(wisdm, "1600,A,0,0,0;\n".repeat(600_000));
        assertTooMuch(
                source("wisdm-watch", Map.of("path", text(folder.resolve("w").toString()))));
        Path emg = Files.createDirectories(folder.resolve("e/01")).resolve("1_raw_data_13-12_22.03.16.txt");
        StringBuilder lines = new StringBuilder("time\n");
        for (int i = 0; i < 300_000; i++) {
            lines.append(i).append("\t0\t0\t0\t0\t0\t0\t0\t0\t1\n");
        }
        Files.writeString(emg, lines);
        assertTooMuch(
                source("emg-gestures", Map.of("path", text(folder.resolve("e").toString()))));
    }

    @Test
    void aLineWithoutEndAndAMillionColumnsAreSentences() throws Exception {
        byte[] line = new byte[5 << 20];
        Arrays.fill(line, (byte) '1');
        String path = Zips.write(folder.resolve("line.zip"), Zips.zip(Map.of("line.csv", line)));
        assertThatThrownBy(() -> csv(path, "constant:walk").open(1, LITTLE))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("line.csv:1 is longer than a megabyte");
        Path wide = Files.writeString(folder.resolve("wide.csv"), "1,".repeat(500_000));
        assertThatThrownBy(() -> csv(wide.toString(), "constant:walk").open(1, LITTLE))
                .hasMessage("wide.csv:1 has 500001 columns, and at most 16384 are read; check delimiter.");
    }

    @Test
    void whatFitsIsRead() throws Exception {
        Path file = Files.writeString(folder.resolve("few.csv"), "0,0,0,0,0\n".repeat(100_000));
        assertThat(csv(file.toString(), "constant:walk")
                        .open(1, LITTLE)
                        .recordings(0)
                        .getFirst()
                        .length())
                .isEqualTo(100_000);
    }

    @Test
    void theHeapIsALimitToo() throws Exception {
        HeldMemory memory = HeldMemory.of("x", Bytes.megabytes(1000), 100_000_000);
        memory.take(60_000_000);
        memory.give(10_000_000);
        memory.take(10_000_000);
        assertThatThrownBy(() -> memory.take(1))
                .hasMessage("The recordings of 'x' take more than 60 MB, 60 % of this process's heap; give it more with"
                        + " PROPRIO_JAVA_OPTIONS=-Xmx4g, or read fewer files or channels.");
        assertThatThrownBy(() -> memory.take(Long.MAX_VALUE)).isInstanceOf(SensorDataException.class);
    }

    private static void assertTooMuch(SensorSource source) {
        assertThatThrownBy(() -> source.open(1, LITTLE))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("take more than the 10MB that data.memory allows; raise it, or read fewer");
    }

    private static SensorSource csv(String path, String label) {
        Map<String, SettingNode> settings = new LinkedHashMap<>();
        settings.put("path", text(path));
        settings.put("header", text("false"));
        settings.put("user", text("constant:u"));
        settings.put("label", text(label));
        settings.put("rate", text("50"));
        settings.put("channels", new SettingNode.Sequence(List.of(text("2"), text("3"), text("4"), text("5")), "test"));
        return source("csv", settings);
    }

    private static SensorSource source(String name, Map<String, SettingNode> settings) {
        Map<String, SettingNode> all = new LinkedHashMap<>(settings);
        all.put("source", text(name));
        return new SettingBinder().bindExtension(SensorSource.class, new SettingNode.Mapping(all, "test"));
    }

    private static SettingNode text(String value) {
        return new SettingNode.Scalar(value, false, "test");
    }
}
