package dev.proprio.client.sensor.combined;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.archive.UciHar;
import dev.proprio.client.sensor.archive.Zips;
import dev.proprio.client.sensor.csv.CsvRecordings;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sources have one space of labels and one order of channels. */
class CombinedSourcesTest {
    @TempDir
    Path folder;

    private CombinedSources sources() {
        CombinedPart lab = part("lab", "user,label,x,y\na,walk,1,2\na,walk,3,4\nb,sit,5,6\nb,fall,0,0\n", 50, "x", "y");
        CombinedPart field = part("field", "user,label,v,u\na,Gehen,10,20\na,Gehen,30,40\n", 25, "v", "u");
        Map<String, CombinedPart> parts = new LinkedHashMap<>();
        parts.put("lab", lab);
        parts.put(
                "field",
                field.with(draft -> draft.set(CombinedPart::rename, Map.of("Gehen", "walk"))
                        .set(CombinedPart::channels, List.of("u*0.1", "v"))
                        .set(CombinedPart::test, true)));
        return new CombinedSources(parts, List.of(), List.of("sit", "walk"));
    }

    @Test
    void channelsClassesAndPeopleAreThoseOfAll() throws Exception {
        SensorData data = sources().open(1);
        assertThat(data.description().channels()).containsExactly("x", "y");
        assertThat(data.description().classes()).containsExactly("sit", "walk");
        assertThat(data.description().sampleRate()).isEqualTo(25.0);
        assertThat(List.of(data.userId(0), data.userId(1), data.userId(2)))
                .containsExactly("lab/a", "lab/b", "field/a");
        for (int user = 0; user < data.users(); user++) {
            assertThat(data.userIndex(data.userId(user))).hasValue(user);
        }
        assertThat(data.userIndex("elsewhere/a")).isEmpty();
        assertThat(data.recordings(0)).extracting(Recording::label).containsExactly(1);
        assertThat(data.recordings(1)).extracting(Recording::label).containsExactly(0);
        assertThat(data.recordings(2).getFirst().samples()).containsExactly(2, 10, 4, 30);
        assertThat(data.officialTestUser(0)).contains(false);
        assertThat(data.officialTestUser(2)).contains(true);
        assertThat(data.files()).extracting(file -> file.path()).containsExactly("lab/a.csv", "field/a.csv");
        assertThat(data.notes())
                .containsExactly(
                        "lab: the recordings of 1 of 3 classes are left out, for labels does not name them",
                        "lab: it has 50 samples a second where the slowest source has 25, at which windows are cut unless preprocessing.rate says another",
                        "field: it has no recording of 1 of 2 classes here");
    }

    @Test
    void whatASourceDoesNotHaveIsNamed() {
        CombinedSources all = sources();
        assertThatThrownBy(() ->
                        all.with(CombinedSources::channels, List.of("x", "w")).open(1))
                .hasMessageContaining("Part 'lab' has no channel 'w' but [x, y]")
                .hasMessageContaining("parts.lab.channels");
        Map<String, CombinedPart> parts = new LinkedHashMap<>(all.parts());
        parts.put("har", new CombinedPart().with(CombinedPart::data, new UciHar("absent", Optional.empty())));
        assertThatThrownBy(() -> all.with(CombinedSources::parts, parts).open(1))
                .hasMessageContaining("absent");
    }

    @Test
    void settingsComeBackAsTheyWereWritten() {
        CombinedSources all = sources();
        var written = SettingWriter.fromWritten(SettingWriter.write(all), "spec");
        assertThat(new SettingBinder().bindExtension(SensorSource.class, written))
                .isEqualTo(all);
    }

    private CombinedPart part(String name, String text, double rate, String... channels) {
        String path = Zips.folder(folder.resolve(name), Zips.files(Map.of("a.csv", text)));
        return new CombinedPart()
                .with(
                        CombinedPart::data,
                        new CsvRecordings()
                                .with(draft -> draft.set(CsvRecordings::path, path)
                                        .set(CsvRecordings::rate, Optional.of(rate))
                                        .set(CsvRecordings::channels, List.of(channels))));
    }
}
