package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.UpdateSink.Acceptance;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Parts of a round that rehearses secure aggregation go through the same door as its updates. */
class RehearsedRoundTest {
    private static final int DEVICES = 25;
    private static final UpdateShape SHAPE = UpdateShape.ofParameters(3);
    private static final RuleContext CONTEXT = new RuleContext(1, 1, Optional.empty());

    private final RoundPlan plan = plan();

    @Test
    void partsAndUpdatesMakeTheSameRoundAsUpdatesAlone() throws Exception {
        RoundCollector alone = collector();
        for (String device : plan.devices()) {
            assertThat(alone.accept(device, update(device))).isEqualTo(Acceptance.ACCEPTED);
        }
        RoundCollector parts = collector();
        List<String> devices = plan.devices();
        assertThat(parts.accept(part(devices.subList(3, 14)))).isEqualTo(Acceptance.ACCEPTED);
        for (String device : devices.subList(0, 3)) {
            assertThat(parts.accept(device, update(device))).isEqualTo(Acceptance.ACCEPTED);
        }
        assertThat(parts.accept(part(devices.subList(10, 20)))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(parts.accept(part(devices.subList(14, DEVICES)))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(parts.isSettled()).isTrue();
        assertThat(parts.close()).usingRecursiveComparison().isEqualTo(alone.close());
    }

    @Test
    void plainSumsAreNoPartOfIt() throws Exception {
        List<String> devices = plan.devices().subList(0, 5);
        Partial plain = part(new WeightedMean().open(SHAPE, DEVICES), devices);
        RoundCollector round = collector();
        assertThatThrownBy(() -> round.accept(plain))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining("rehearses secure aggregation");
        assertThat(round.accepted()).isZero();
        assertThat(round.accept(part(devices))).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void anotherAttemptHasPlacesForThoseWhoAreAskedInIt() {
        RoundPlan again = plan.again(plan.devices().subList(0, 12));
        assertThat(again.target()).isEqualTo(12);
        assertThat(new RoundAccumulators(again, SHAPE, CONTEXT).open().partial().capacity())
                .isEqualTo(12);
    }

    private RoundCollector collector() {
        var made = new RoundCollector(plan, SHAPE, CONTEXT, (RoundClock) () -> 7);
        plan.devices().forEach(made::asked);
        made.allAsked();
        return made;
    }

    private Partial part(List<String> devices) throws Exception {
        return part(new RoundAccumulators(plan, SHAPE, CONTEXT).open(), devices);
    }

    private Partial part(Accumulator accumulator, List<String> devices) throws Exception {
        var metrics = new MetricTotals();
        List<ClientOutcome> outcomes = new ArrayList<>();
        for (String device : devices) {
            ClientUpdate update = update(device);
            accumulator.add(device, update);
            metrics.add(update.metrics());
            outcomes.add(new ClientOutcome.Accepted(device, Duration.ZERO, update.weight(), update.metrics()));
        }
        return new Partial(plan.identity(), accumulator.partial(), metrics.exact(), outcomes, List.of());
    }

    private static ClientUpdate update(String device) {
        int weight = device.charAt(0) - 'a' + 1;
        return ClientUpdate.ofParameters(
                weight, new float[] {0.1f * weight, -3, weight}, Map.of(Metric.LOSS, new Metric(0.1 * weight, weight)));
    }

    private static RoundPlan plan() {
        List<String> devices = IntStream.range(0, DEVICES)
                .mapToObj(device -> String.valueOf((char) ('a' + device)))
                .toList();
        var settings = new SecureAggregation(
                false,
                false,
                true,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                5,
                12,
                20,
                4,
                100,
                List.of(Metric.LOSS),
                Duration.ofSeconds(1),
                Dropouts.ofSecureAggregations(0.1));
        var cohort = new CohortPolicy(DEVICES, 1, 1, Duration.ofMinutes(1));
        RunDefinition run =
                RunDefinition.fedAvg("run", 1, 1, cohort).with(RunDefinition::secure, Optional.of(settings));
        var secure = SecurePlan.of(settings, "run", 1, 1, RoundPlan.FIRST_ATTEMPT, Map.of(), SHAPE, false, devices);
        return new RoundPlan(run, 1, RoundPlan.FIRST_ATTEMPT, devices, DEVICES, Optional.of(secure));
    }
}
