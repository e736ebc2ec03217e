package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that would become large ones, or say that they are small. */
class BombTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void anEntryThatUnpacksToHundredsOfTimesItsSizeIsRefusedOnTheWay() throws Exception {
        byte[] bomb = Zips.zip(Map.of("bomb.txt", new byte[100 << 20]));
        assertThat(bomb.length).isLessThan(1 << 20);
        String path = Zips.write(folder.resolve("bomb.zip"), bomb);
        try (Archive archive = Archive.open(path, Optional.empty(), "Get it again.", DataAccess.ofOwner())) {
            long[] read = new long[1];
            assertThatThrownBy(() -> archive.read("bomb.txt", in -> count(in, read)))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("it unpacks to more than 200 times its size");
            assertThat(read[0]).isLessThan(2L * ZipStore.AMPLE);
        }
        String nested = Zips.write(folder.resolve("nested.zip"), Zips.zip(Map.of("inner.zip", bomb)));
        try (Archive archive = Archive.open(nested, Optional.empty(), "Get it again.", DataAccess.ofOwner())) {
            List<String> inside = archive.matching(name -> name.endsWith("bomb.txt"));
            assertThatThrownBy(() -> archive.read(inside.getFirst(), in -> count(in, new long[1])))
                    .hasMessageContaining("it unpacks to more than 200 times its size");
        }
    }

    @Test
    void anEntryThatIsLongerThanItSaysIsRefusedAsSoonAsItIs() throws Exception {
        byte[] zip = Zips.zip(Map.of("lie.txt", new byte[1 << 20]));
        // The size in the directory, 24 bytes after its signature.
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = zip.length - 4;
        while (bytes.getInt(at) != 0x02014b50) {
            at--;
        }
        bytes.putInt(at + 24, 10);
        String path = Zips.write(folder.resolve("lie.zip"), zip);
        try (Archive archive = Archive.open(path, Optional.empty(), "Get it again.", DataAccess.ofOwner())) {
            long[] read = new long[1];
            assertThatThrownBy(() -> archive.read("lie.txt", in -> count(in, read)))
                    .hasMessageContaining(
                            "'lie.txt' in '%s' is damaged (it holds more than the 10 bytes".formatted(path));
            assertThat(read[0]).isLessThan(1 << 20);
        }
    }

    @Test
    void zipsInsideTakeNoMoreOfTheDiskThanAFileMay() throws Exception {
        Map<String, byte[]> zips = new LinkedHashMap<>();
        for (int i = 0; i < 10; i++) {
            zips.put("inner%d.zip".formatted(i), Zips.zip(Map.of("a.txt", noise(200_000, i))));
        }
        String path = Zips.write(folder.resolve("many.zip"), Zips.zip(zips));
        DataAccess some = DataAccess.ofOwner().atMost(Bytes.megabytes(1), Bytes.megabytes(1));
        try (Archive archive = Archive.open(path, Optional.empty(), "Get it again.", some)) {
            assertThatThrownBy(() -> archive.matching(name -> name.endsWith("a.txt")))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageStartingWith("The archives inside '%s' are larger than 1MB together".formatted(path));
        }
        DataAccess more = DataAccess.ofOwner().atMost(Bytes.megabytes(3), Bytes.megabytes(1));
        try (Archive archive = Archive.open(path, Optional.empty(), "Get it again.", more)) {
            assertThat(archive.matching(name -> name.endsWith("a.txt"))).hasSize(10);
        }
    }

    private static byte[] noise(int length, int seed) {
        byte[] bytes = new byte[length];
        KeyedRandom random = KeyedRandom.of(seed, "noise");
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void labelsWithoutTheirWindowsTakeNoRoomForThem() {
        Map<String, String> files = new LinkedHashMap<>();
        for (String split : List.of("train", "test")) {
            for (String signal : List.of("body_acc", "body_gyro", "total_acc")) {
                for (String axis : List.of("x", "y", "z")) {
                    files.put("%s/Inertial Signals/%s_%s_%s.txt".formatted(split, signal, axis, split), "");
                }
            }
            // Their windows would take 23 GB.
            files.put("%s/y_%s.txt".formatted(split, split), "1\n".repeat(5_000_000));
            files.put("%s/subject_%s.txt".formatted(split, split), "1\n".repeat(5_000_000));
        }
        String path = Zips.folder(folder.resolve("uci"), Zips.files(files));
        assertThatThrownBy(() -> new UciHar(path, Optional.empty()).open(1))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("has 0 lines but");
    }

    private static long count(InputStream in, long[] read) throws java.io.IOException {
        byte[] buffer = new byte[1 << 16];
        for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
            read[0] += some;
        }
        return read[0];
    }
}
