package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunRowsTest {
    @Test
    void noEventGrowsWithTheDevicesOfARound() {
        List<String> rows = IntStream.range(0, 10_000)
                .mapToObj("{\"round\":7,\"device\":\"watch-%d\",\"outcome\":\"accepted\"}"::formatted)
                .toList();
        List<Event> events = RunRows.clientsEvents(7, rows);
        assertThat(events).hasSizeBetween(5, 20);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.json()).hasSizeLessThan(70_000);
            assertThat(event.position()).isEqualTo(RunRows.clientsPosition(7));
        });
        assertThat(events.subList(0, events.size() - 1)).allMatch(Event::isPart);
        assertThat(events.getLast().isPart()).isFalse();
        List<String> told = new ArrayList<>();
        events.forEach(event ->
                ApiJson.read(event.json(), JsonNode.class).get("clients").forEach(row -> told.add(row.toString())));
        assertThat(told).containsExactlyElementsOf(rows);
        assertThat(RunRows.clientsEvents(1, List.of()))
                .containsExactly(new Event(Event.CLIENTS, 1, "{\"round\":1,\"clients\":[]}"));
    }
}
