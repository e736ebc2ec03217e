package dev.proprio.experiments.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.DataFile;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataDigestTest {
    private static List<DataFile> files(KeyedRandom random) {
        List<DataFile> files = new ArrayList<>();
        int count = 1 + (int) random.nextLong(6);
        for (int i = 0; i < count; i++) {
            files.add(new DataFile(
                    "p%d/a b.csv".formatted(i), random.nextLong(100), "%064x".formatted(random.nextLong(9))));
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsChangedIsAnotherDigestAndIsNamed(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "files");
        List<DataFile> files = files(random);
        DataDigest before = DataDigest.of(files);
        assertThat(DataDigest.of(List.copyOf(files))).isEqualTo(before);
        int at = (int) random.nextLong(files.size());
        DataFile was = files.get(at);
        for (DataFile is : List.of(
                new DataFile(was.path(), was.bytes() + 1, was.sha256()),
                new DataFile(was.path(), was.bytes(), "f".repeat(64)))) {
            List<DataFile> changed = new ArrayList<>(files);
            changed.set(at, is);
            DataDigest after = DataDigest.of(changed);
            assertThat(after.sha256()).isNotEqualTo(before.sha256());
            assertThat(before.sameAs(after)).isFalse();
            assertThat(before.difference(after)).startsWith(was.path() + " has changed (");
        }
        List<DataFile> fewer = new ArrayList<>(files);
        fewer.remove(at);
        DataDigest after = DataDigest.of(fewer);
        if (!fewer.isEmpty()) {
            assertThat(before.difference(after)).isEqualTo(was.path() + " is gone");
            assertThat(after.difference(before)).isEqualTo(was.path() + " was added");
        }
    }

    @Test
    void manyChangesAreCounted() {
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            files.add(new DataFile(i + ".csv", i, "0".repeat(64)));
        }
        assertThat(DataDigest.of(files).difference(DataDigest.of(List.of(new DataFile("x", 1, "0".repeat(64))))))
                .isEqualTo("0.csv is gone, 1.csv is gone, 2.csv is gone, 3.csv is gone, 4.csv is gone and 4 more");
    }

    @Test
    void theFilesThatSettingsNameCountBesideTheData() {
        var model = new DataFile("models/net.json", 10, "1".repeat(64));
        DataDigest data = DataDigest.of(List.of(new DataFile("a.csv", 1, "0".repeat(64))));
        DataDigest with = data.naming(List.of(model));
        assertThat(with.sha256()).isEqualTo(data.sha256());
        assertThat(with.sameAs(data)).isFalse();
        DataDigest other = data.naming(List.of(new DataFile("models/net.json", 12, "2".repeat(64))));
        assertThat(with.difference(other)).isEqualTo("models/net.json has changed (12 bytes, before 10)");
        assertThat(data.naming(List.of())).isEqualTo(data);
    }

    @Test
    void whatWasWrittenIsReadBack() {
        for (DataDigest digest : List.of(
                DataDigest.of(List.of(new DataFile("a.csv", 1, "0".repeat(64))))
                        .naming(List.of(new DataFile("m", 2, "1".repeat(64)))),
                new DataDigest("2".repeat(64), List.of(), Optional.empty()))) {
            assertThat(RunJson.read(RunJson.line(digest), DataDigest.class)).isEqualTo(digest);
        }
    }
}
