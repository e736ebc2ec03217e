package dev.proprio.coordinator.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.proto.v1.CountedDevice;
import dev.proprio.proto.v1.WorkerOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SafeRoundsTest {
    private final SafeRounds safe = new SafeRounds("run");

    @Test
    void aLeafIsToldOfThoseThatARoundAskedAndLaterOfAllWhoseUpdatesEverCounted() {
        assertThat(safe.all()).isEmpty();
        assertThat(told(safe.note(SafeRoundsTest.round(1, List.of("a", "b"), List.of("c")))))
                .isEqualTo(Map.of("a", 1, "b", 1, "c", 0));
        assertThat(told(safe.note(SafeRoundsTest.round(2, List.of("c"), List.of("a")))))
                .isEqualTo(Map.of("a", 1, "c", 2));
        assertThat(told(safe.all())).isEqualTo(Map.of("a", 1, "b", 1, "c", 2));
        assertThat(safe.all().getLast().getSafe().getLastRound()).isEqualTo(2);
    }

    @Test
    void theLastRoundComesWhenAllDevicesHave() {
        List<String> many =
                IntStream.range(0, 12_001).mapToObj(i -> "device-" + i).toList();
        List<WorkerOrder> orders = safe.note(SafeRoundsTest.round(1, many, List.of()));
        assertThat(orders).hasSize(3);
        assertThat(orders.stream().map(order -> order.getSafe().getLastRound())).containsExactly(0, 0, 1);
        assertThat(told(orders)).hasSize(many.size());
        assertThat(orders).allMatch(order -> order.getSerializedSize() < 1 << 20);
    }

    private static Map<String, Integer> told(List<WorkerOrder> orders) {
        Map<String, Integer> told = new TreeMap<>();
        for (WorkerOrder order : orders) {
            for (CountedDevice device : order.getSafe().getCountedList()) {
                assertThat(told.put(device.getDeviceId(), device.getRound())).isNull();
            }
        }
        return told;
    }

    private static Map<Integer, List<ClientOutcome>> round(int round, List<String> counted, List<String> failed) {
        List<ClientOutcome> outcomes = new ArrayList<>();
        counted.forEach(device -> outcomes.add(new ClientOutcome.Accepted(device, Duration.ZERO, 1, Map.of())));
        failed.forEach(device ->
                outcomes.add(new ClientOutcome.Failed(device, Duration.ZERO, Stage.CONNECT, "its connection broke")));
        return Map.of(round, outcomes);
    }
}
