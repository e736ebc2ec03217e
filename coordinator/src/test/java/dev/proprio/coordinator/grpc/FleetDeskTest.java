package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.quarantine.FailureSubject;
import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.service.AttributeSummary;
import dev.proprio.coordinator.service.AttributeValue;
import dev.proprio.coordinator.service.DeviceMatches;
import dev.proprio.coordinator.service.DeviceOrder;
import dev.proprio.coordinator.service.DeviceQuery;
import dev.proprio.coordinator.service.DeviceState;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.FleetOverview;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What rounds do to a fleet, as people see it. */
class FleetDeskTest {
    private static final int DEVICES = 40;
    private static final FailureSubject BAD = new FailureSubject(FleetAttribute.SOFTWARE, "bad");

    private final ServerState serverState = new ServerState(new ServerLimits());
    private final DeviceHistory history = serverState.registry().history();
    private final FleetDesk desk = new FleetDesk(serverState);
    private final List<String> told = new ArrayList<>();

    /** @param bad how many of the devices run the software "bad" */
    private void fleet(int bad) {
        desk.watch((what, outcome) -> told.add(what));
        for (int i = 0; i < DEVICES; i++) {
            history.came(
                    name(i),
                    i < bad ? "bad" : "good",
                    3,
                    new SelfDescription(i % 2 == 0 ? "watch" : "phone", "", List.of(), 0, List.of()));
        }
    }

    private static String name(int i) {
        return "device-" + (100 + i);
    }

    private void rounds(int rounds, Predicate<Integer> fails) {
        for (int round = 1; round <= rounds; round++) {
            List<ClientOutcome> outcomes = IntStream.range(0, DEVICES)
                    .mapToObj(i -> fails.test(i)
                            ? new ClientOutcome.Failed(name(i), Duration.ofMillis(1), Stage.TRAIN, "NaN")
                            : (ClientOutcome) new ClientOutcome.Accepted(name(i), Duration.ofMillis(1), 1, Map.of()))
                    .toList();
            var model = new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(1))), new float[1]);
            desk.roundEnded(new RoundResult(
                    new RunState(round, 0, model, StateParts.NONE),
                    true,
                    outcomes,
                    1,
                    Map.of(),
                    new Traffic(0, 0),
                    Duration.ofMillis(1),
                    Optional.empty()));
        }
    }

    @Test
    void aVersionThatFailsIsPutAsideWithItsReason() {
        fleet(6);
        rounds(10, i -> i < 6);
        assertThat(desk.quarantined()).hasSize(1);
        QuarantineEntry entry = desk.quarantined().getFirst();
        assertThat(entry.subject()).isEqualTo(BAD);
        assertThat(entry.automatic()).isTrue();
        assertThat(entry.reason()).contains("of 24 tasks failed");
        assertThat(told).containsExactly("quarantine software \"bad\"");
        assertThat(history.quarantine().bars(history.member(name(0)).orElseThrow()))
                .isPresent();
        assertThat(desk.overview().quarantined()).isEqualTo(6);
    }

    @Test
    void moreOfTheFleetThanIsAllowedIsHeldBackAndSaidSo() {
        fleet(9);
        rounds(10, i -> i < 9);
        assertThat(desk.quarantined()).isEmpty();
        assertThat(desk.overview().heldBack())
                .anySatisfy(sentence -> assertThat(sentence)
                        .startsWith("software \"bad\": ")
                        .contains("9 of 40 devices would be put aside"));
    }

    @Test
    void whereAllFailNobodyIsPutAside() {
        fleet(6);
        rounds(30, i -> true);
        assertThat(desk.quarantined()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void whoLeavesIsNotSaidToFail() {
        fleet(6);
        var model = new GlobalModel(ParameterLayout.of(List.of("w"), List.of(List.of(1))), new float[1]);
        for (int round = 1; round < 30; round++) {
            List<ClientOutcome> outcomes = IntStream.range(0, DEVICES)
                    .mapToObj(i -> i < 6
                            ? new ClientOutcome.Failed(name(i), Duration.ofMillis(1), Stage.CONNECT, "it broke")
                            : (ClientOutcome) new ClientOutcome.Accepted(name(i), Duration.ofMillis(1), 1, Map.of()))
                    .toList();
            desk.roundEnded(new RoundResult(
                    new RunState(round, 0, model, StateParts.NONE),
                    true,
                    outcomes,
                    1,
                    Map.of(),
                    new Traffic(0, 0),
                    Duration.ofMillis(1),
                    Optional.empty()));
        }
        assertThat(desk.quarantined()).isEmpty();
        assertThat(desk.overview().failures()).containsExactly(Map.entry("connect", 29L * 6));
    }

    @Test
    void countsAddUpByEveryAttribute() {
        fleet(5);
        rounds(2, i -> i % 7 == 0);
        FleetOverview overview = desk.overview();
        assertThat(overview.known()).isEqualTo(DEVICES);
        assertThat(overview.tasks()).isEqualTo(2L * DEVICES);
        assertThat(overview.failures()).containsExactly(Map.entry("train", 12L));
        assertThat(overview.attributes()).hasSize(3).allSatisfy(attribute -> {
            assertThat(attribute.selfDeclared()).isTrue();
            assertThat(attribute.values())
                    .extracting(AttributeValue::devices)
                    .satisfies(counts -> assertThat(
                                    counts.stream().mapToInt(Integer::intValue).sum())
                            .isEqualTo(DEVICES));
            assertThat(attribute.values().stream()
                            .mapToLong(AttributeValue::tasks)
                            .sum())
                    .isEqualTo(2L * DEVICES);
        });
    }

    @Test
    void valuesThatDevicesMakeUpAreBounded() {
        for (int i = 0; i < 1_000; i++) {
            history.came("liar-" + i, "software " + i, 3, SelfDescription.NONE);
        }
        AttributeSummary software = desk.overview().attributes().getFirst();
        assertThat(software.values()).hasSize(50);
        assertThat(software.otherValues()).isEqualTo(950);
        assertThat(software.otherDevices()).isEqualTo(950);
    }

    @Test
    void pagesAreWhatSortingAndFilteringAllByHandGives() throws Exception {
        fleet(10);
        var random = new Random(5);
        rounds(3, i -> random.nextInt(4) == 0);
        for (int i = 0; i < DEVICES; i += 5) {
            history.left(name(i));
        }
        desk.quarantine(new FailureSubject(FleetAttribute.DEVICE, name(0)), Optional.empty(), "by hand", "me");
        List<DeviceView> all = history.devices("", 1_000);
        for (DeviceOrder order : DeviceOrder.values()) {
            List<DeviceView> wanted = all.stream()
                    .filter(device -> device.software().equals("good")
                            && device.failures() > 0
                            && device.id().contains("1"))
                    .sorted(order.comparator(true))
                    .toList();
            DeviceMatches page = desk.page(new DeviceQuery(
                    "", "1", Optional.empty(), Map.of(FleetAttribute.SOFTWARE, "good"), true, order, true, 3, 5));
            assertThat(page.matching()).isEqualTo(wanted.size()).isGreaterThan(8);
            assertThat(page.devices()).isEqualTo(wanted.subList(3, 8));
        }
        assertThat(states(DeviceState.QUARANTINED)).isEqualTo(1);
        assertThat(states(DeviceState.AWAY)).isEqualTo(7);
        assertThat(states(DeviceState.CONNECTED)).isEqualTo(32);
    }

    private int states(DeviceState state) {
        return desk.page(new DeviceQuery("", "", Optional.of(state), Map.of(), false, DeviceOrder.ID, false, 0, 1))
                .matching();
    }
}
