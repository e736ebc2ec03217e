package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a file, the message that travels does not tell what stands in it. */
class NoContentTest {
    private static final String MARKER = "hush7f";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void noReaderRepeatsWhatItReads() throws Exception {
        KeyedRandom random = KeyedRandom.of(1, "secrets");
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            Path place = Files.createDirectories(folder.resolve("case-" + i));
            for (String file : List.of(
                    "data.csv",
                    "watch/accel/data_1600_accel_watch.txt",
                    "01/1_raw_data_13-12_22.03.16.txt",
                    "train/y_train.txt",
                    "train/subject_train.txt",
                    "test/y_test.txt",
                    "test/subject_test.txt",
                    "train/Inertial Signals/body_acc_x_train.txt")) {
                Path path = place.resolve(file);
                Files.createDirectories(path.getParent());
                Files.writeString(path, content(random));
            }
            for (SensorSource source : sources(place, random)) {
                try {
                    source.open(1);
                } catch (SensorDataException e) {
                    refused++;
                    assertThat(e).hasMessageNotContaining(MARKER);
                    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                        assertThat(cause).hasMessageNotContaining(MARKER);
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(600);
    }

    @Test
    void theOwnerIsToldWhatStandsThere() throws Exception {
        Path file = Files.writeString(folder.resolve("data.csv"), "a,b\n1,%s\u001b[2J\n".formatted(MARKER));
        assertThatThrownBy(() -> csv(file, Map.of("channels", list("b"))).open(1))
                .isInstanceOfSatisfying(SensorDataException.class, e -> {
                    assertThat(e).hasMessageNotContaining(MARKER);
                    assertThat(e.forOwner())
                            .startsWith(e.getMessage())
                            .endsWith("The field reads '%s\\u001b[2J'.".formatted(MARKER));
                });
        assertThatThrownBy(() -> csv(file, Map.of("channels", list("c"))).open(1))
                .isInstanceOfSatisfying(
                        SensorDataException.class, e -> assertThat(e.forOwner()).endsWith("Its columns are [a, b]."));
    }

    private static String content(KeyedRandom random) {
        String[] parts = {
            MARKER, MARKER + "1", "1600", "A", "1", "0.5", "\"", ",", ",", "\t", ";", " ", "\n", "\n", "a,b,c\n"
        };
        StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "a,b,c\n" : "");
        for (int part = random.nextInt(30); part > 0; part--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static List<SensorSource> sources(Path place, KeyedRandom random) {
        List<SensorSource> sources = new ArrayList<>();
        for (String name : List.of("wisdm-watch", "emg-gestures", "uci-har")) {
            sources.add(source(name, Map.of("path", text(place.toString()))));
        }
        boolean header = random.nextInt(2) == 0;
        Map<String, SettingNode> settings = new LinkedHashMap<>();
        settings.put("header", text(String.valueOf(header)));
        settings.put("channels", list(header ? "b" : "1"));
        settings.put("on-bad-row", text(List.of("repair", "skip", "fail").get(random.nextInt(3))));
        settings.put("label", text(random.nextInt(2) == 0 ? "constant:walk" : "column:" + (header ? "a" : "1")));
        settings.put("labels", random.nextInt(2) == 0 ? list("walk") : new SettingNode.Sequence(List.of(), "test"));
        if (random.nextInt(2) == 0) {
            settings.put("time", text(header ? "c" : "2"));
        }
        sources.add(csv(place.resolve("data.csv"), settings));
        return sources;
    }

    private static SensorSource csv(Path file, Map<String, SettingNode> settings) {
        Map<String, SettingNode> all = new LinkedHashMap<>();
        all.put("path", text(file.toString()));
        all.put("user", text("constant:u"));
        all.put("label", text("constant:walk"));
        all.put("rate", text("50"));
        all.putAll(settings);
        return source("csv", all);
    }

    private static SensorSource source(String name, Map<String, SettingNode> settings) {
        Map<String, SettingNode> all = new LinkedHashMap<>(settings);
        all.put("source", text(name));
        return new SettingBinder().bindExtension(SensorSource.class, new SettingNode.Mapping(all, "test"));
    }

    private static SettingNode text(String value) {
        return new SettingNode.Scalar(value, false, "test");
    }

    private static SettingNode list(String value) {
        return new SettingNode.Sequence(List.of(text(value)), "test");
    }
}
