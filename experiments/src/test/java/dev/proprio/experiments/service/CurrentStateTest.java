package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CurrentStateTest {
    private static final int MANY = 450;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void everythingIsToldOnceInPages() {
        List<StoredRun> runs = IntStream.range(0, MANY)
                .mapToObj(i -> StoredRun.in(folder.resolve("run-" + i)))
                .toList();
        List<DeviceView> devices = IntStream.range(1_000, 1_000 + MANY)
                .mapToObj(i -> new DeviceView(
                        "watch-" + i,
                        true,
                        "test",
                        1,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0,
                        0,
                        0,
                        0,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        var present = new CurrentState(
                (after, most) -> runs.stream()
                        .skip(after.map(run -> runs.indexOf(run) + 1).orElse(0))
                        .limit(most)
                        .toList(),
                (after, most) -> devices.stream()
                        .filter(device -> device.id().compareTo(after) > 0)
                        .limit(most)
                        .toList());
        List<String> told = new ArrayList<>();
        for (List<Event> page = present.page(); !page.isEmpty(); page = present.page()) {
            assertThat(page).hasSizeLessThanOrEqualTo(200);
            page.forEach(event -> told.add(
                    ApiJson.read(event.json(), JsonNode.class).get("id").asString()));
        }
        List<String> all = new ArrayList<>(runs.stream().map(StoredRun::id).toList());
        all.addAll(devices.stream().map(DeviceView::id).toList());
        assertThat(told).containsExactlyElementsOf(all);
    }
}
