package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.devices.DeviceMix;
import dev.proprio.coordinator.devices.DeviceProfile;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.tiers.TieredMode;
import dev.proprio.coordinator.tiers.Tiers;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tiers of devices of which each goes a share of the way to its own optimum, by an example that was worked out elsewhere. */
class TieredRoundsTest {
    /** Tenths of a second that a device takes: 10 and 23; and then one that is as slow as the second. */
    private static final long[] TENTHS = {10, 23, 23};

    private static final double[] GAINS = {1 - Math.pow(0.9, 5), 1 - Math.pow(0.8, 5), 0};
    private static final double[] OPTIMA = {1, 3, 0};

    /** @param failing who never trains */
    private record Quadratics(int devices, Set<String> failing, List<String> seen) implements Fleet {
        @Override
        public Population population() {
            return Population.of(List.of("0", "1", "2").subList(0, devices));
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) {
            throw new IllegalStateException("these devices train one by one");
        }

        @Override
        public Traffic train(List<Errand> errands) {
            for (Errand errand : errands) {
                seen.add(errand.device());
                int device = Integer.parseInt(errand.device());
                if (failing.contains(errand.device())) {
                    errand.sink().failed(errand.device(), Stage.TRAIN, "it can't");
                    continue;
                }
                float x = errand.broadcast().parameters()[0];
                var change = new float[] {(float) (-GAINS[device] * (x - OPTIMA[device]))};
                try {
                    errand.sink().accept(errand.device(), ClientUpdate.ofParameters(1, change, Map.of()));
                } catch (InvalidUpdateException e) {
                    throw new IllegalStateException(e);
                }
            }
            return new Traffic(0, 4L * errands.size());
        }
    }

    private static List<RoundResult> run(Quadratics fleet, int tiers, int rounds, CohortPolicy cohort)
            throws Exception {
        var devices = new VirtualDevices(
                1,
                new DeviceMix(
                        Map.of("tag", 1.0),
                        Map.of("tag", new DeviceProfile(1000, 1e6, 1e6, Duration.ZERO, 0, 0, 0)),
                        0),
                AvailabilitySchedule.ALWAYS,
                0,
                100_000,
                these -> these.stream()
                        .mapToLong(device -> TENTHS[Integer.parseInt(device)])
                        .toArray());
        RunDefinition run =
                RunDefinition.fedAvg("run", 1, rounds, cohort).with(RunDefinition::aggregation, new UniformMean());
        List<RoundResult> results = new ArrayList<>();
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        var layout = new ParameterLayout(List.of(new ParameterLayout.Slice("x", List.of(1), 0)));
        RoundEngine.stepwise(
                        run,
                        fleet,
                        List.of(listener),
                        RoundLog.NONE,
                        RoundClock.SYSTEM,
                        new StepOrder.VirtualTiers(new TieredMode(tiers), devices))
                .run(new GlobalModel(layout, new float[] {0}));
        return results;
    }

    private static CohortPolicy one() {
        return new CohortPolicy(1, 1, 1, Duration.ofHours(1));
    }

    /**
     * A fast device (1 s) and a slow one (2.3 s), each a tier. In the third step, at 2.3 s, the slow one has gone from 0 to
     * 2.01696 and weighs two thirds, for the fast one has reported twice.
     */
    @Test
    void eachTierGoesItsOwnPaceAndWhoReportsLessWeighsMore() throws Exception {
        List<String> seen = new ArrayList<>();
        List<RoundResult> results = run(new Quadratics(2, Set.of(), seen), 2, 7, one());
        double[] models = {
            0.409510000000,
            0.651321559900,
            1.561747186633,
            1.711247216976,
            1.897564873830,
            2.159137001795,
            2.243367536468
        };
        double[] seconds = {1, 2, 2.3, 3, 4, 4.6, 5};
        for (int i = 0; i < models.length; i++) {
            assertThat((double) results.get(i).model().parameters()[0]).isCloseTo(models[i], within(1e-6));
            long end =
                    results.get(i).state().part(VirtualRound.PART).orElseThrow().end();
            assertThat(end).isBetween((long) (1e6 * seconds[i]), (long) (1e6 * seconds[i]) + 20);
        }
        assertThat(seen).containsExactly("0", "0", "1", "0", "0", "1", "0");
        // The slow one began with the model of before the first step, and the fast one, in the fourth, with the second.
        assertThat(results)
                .extracting(result -> result.state()
                        .part(Tiers.PART)
                        .orElseThrow()
                        .staleness()
                        .max())
                .containsExactly(0, 0, 2, 1, 0, 2, 1);
        assertThat(results)
                .extracting(result ->
                        result.state().part(Tiers.PART).flatMap(Tiers::reported).orElseThrow())
                .containsExactly(1, 1, 2, 1, 1, 2, 1);
        assertThat(results.getLast().state().part(Tiers.PART).orElseThrow().tiers())
                .extracting(tier -> tier.updates())
                .containsExactly(5, 2);
    }

    /** The slow tier has two devices of which the first fails: its place stays empty, and its tier goes on with one. */
    @Test
    void whoFailsIsMissingAndTheTierEndsAllTheSame() throws Exception {
        var cohort = new CohortPolicy(2, 1, 1, Duration.ofHours(1));
        List<RoundResult> results = run(new Quadratics(3, Set.of("1"), new ArrayList<>()), 2, 3, cohort);
        assertThat(results).extracting(result -> result.outcomes().size()).containsExactly(1, 1, 2);
        RoundResult slow = results.getLast();
        assertThat(slow.accepted()).isEqualTo(1);
        assertThat(slow.failed()).isEqualTo(1);
        assertThat(slow.moved()).isTrue();
        assertThat(slow.state().part(VirtualRound.PART).orElseThrow().end()).isBetween(2_300_000L, 2_300_020L);
    }

    @Test
    void devicesOfOneSpeedAreNoTiers() {
        assertThatThrownBy(() -> run(new Quadratics(3, Set.of(), new ArrayList<>()), 3, 3, one()))
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "devices can't be split into 3 tiers, because they take only 2 different times; lower mode.tiers, or set devices.spread");
    }

    @Test
    void aTierHasAsManyDevicesAsARoundNeeds() {
        var cohort = new CohortPolicy(2, 1, 2, Duration.ofHours(1));
        assertThatThrownBy(() -> run(new Quadratics(3, Set.of(), new ArrayList<>()), 2, 3, cohort))
                .isInstanceOf(RunFailedException.class)
                .hasMessage(
                        "tier 1 has 1 device that can be counted on, fewer than a round needs, 2; lower mode.tiers or cohort.minimum");
    }
}
