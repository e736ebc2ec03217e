package dev.proprio.coordinator.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.privacy.PldAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.RdpAccountant;
import dev.proprio.coordinator.privacy.SummedSkellam;
import dev.proprio.coordinator.secagg.GroupReport;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.secagg.SimulatedSecureSums;
import dev.proprio.coordinator.secagg.StageCounts;
import dev.proprio.coordinator.secagg.SumNoise;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.noise.NoiseLaw;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.sums.NoisyVectors;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the noise of a group's devices comes to, whoever of them is left. */
class DistributedReleaseTest {
    private static final int LENGTH = 4000;
    private static final int BITS = 16;
    private static final float CLIP = 0.5f;
    private static final double MULTIPLIER = 1.5;

    /** As few as may be are left, and of these as many as may be are corrupt and have added nothing. */
    @ParameterizedTest
    @EnumSource
    void theFewestHonestDevicesAddAllOfTheNoise(NoiseLaw law) throws Exception {
        SecurePlan plan = plan(law, 40, 20);
        double unit = CLIP / ((1 << (BITS - 1)) - 1.0);
        for (List<String> group : plan.groups()) {
            int survivors = plan.settings().parameters(group.size()).minimumSurvivors();
            int honest = SumNoise.honest(plan.settings().parameters(group.size()), group.size());
            assertThat(honest).isLessThan(survivors);
            var sums = new SimulatedSecureSums(plan);
            var adding = sums.accumulator();
            for (String device : group.subList(0, survivors)) {
                adding.add(device, zeros());
            }
            SecureOutcome outcome = sums.close(Duration.ZERO);
            double[] mean = outcome.sum().orElseThrow().section(ClientUpdate.PARAMETERS);
            double squares = 0;
            for (double value : mean) {
                squares += value * value * survivors * survivors / (unit * unit);
            }
            double needed = plan.settings().noise().orElseThrow().variance(BITS, LENGTH);
            double expected = needed * survivors / honest;
            assertThat(squares / LENGTH).isCloseTo(expected, within(5.4 * expected * Math.sqrt(2.0 / LENGTH)));
        }
    }

    /** Ten times the clip moves the sum no further than the clip. */
    @Test
    void aLongUpdateIsCutWhereItIsEncoded() throws Exception {
        SecurePlan plan = plan(NoiseLaw.SKELLAM, 10, 10);
        float[] values = new float[LENGTH];
        values[7] = 10 * CLIP;
        double[] with = mean(plan, new ClientUpdate(1, Map.of(ClientUpdate.PARAMETERS, values), Map.of()));
        double[] without = mean(plan, zeros());
        assertThat(10 * (with[7] - without[7])).isCloseTo(CLIP, within(1e-3));
    }

    private static double[] mean(SecurePlan plan, ClientUpdate first) throws Exception {
        var sums = new SimulatedSecureSums(plan);
        var adding = sums.accumulator();
        for (int i = 0; i < 10; i++) {
            adding.add("d" + i, i == 0 ? first : zeros());
        }
        return sums.close(Duration.ZERO).sum().orElseThrow().section(ClientUpdate.PARAMETERS);
    }

    @Test
    void severalGroupsHaveMoreNoiseThanOne() {
        GroupNoise noise = new GroupNoise(new SumNoise(NoiseLaw.SKELLAM, MULTIPLIER, CLIP), BITS, LENGTH, 20);
        var one = (SummedSkellam) noise.of(1);
        var four = (SummedSkellam) noise.of(4);
        assertThat(four.variance()).isEqualTo(4 * one.variance());
        assertThat(Math.sqrt(one.variance()) / one.l2()).isCloseTo(MULTIPLIER, within(1e-12));
        assertThat(one.l2()).isEqualTo(Math.sqrt(NoisyVectors.squaredSensitivity(BITS, LENGTH)));
        double epsilon = new PldAccountant().epsilon(PrivacyLedger.EMPTY.plus(one, 1), 1e-5);
        assertThat(new PldAccountant().epsilon(PrivacyLedger.EMPTY.plus(four, 1), 1e-5))
                .isLessThan(epsilon / 1.9);
    }

    /** A stage by which too few were left; before shares are asked for nobody can have seen the sum. */
    @ParameterizedTest
    @CsvSource({"20, 20, true", "20, 0, true", "0, 0, false"})
    void aGroupIsOpenedWhenItsDevicesAreAskedForShares(int confirmed, int unmasked, boolean opened) {
        SecurePlan plan = plan(NoiseLaw.SKELLAM, 20, 20);
        var sums = new SimulatedSecureSums(plan);
        var report = sums.close(Duration.ZERO).report().groups().getFirst();
        assertThat(report.opened()).isFalse();
        var counts = new StageCounts(20, 20, 20, 20, confirmed, unmasked);
        assertThat(new GroupReport(report.parameters(), report.signatures(), counts, 0, List.of(), report.aborted())
                        .opened())
                .isEqualTo(opened);
    }

    @Test
    void noiseBeyondWhatCanBeDrawnIsASentence() {
        assertThatThrownBy(() -> NoiseLaw.SKELLAM.ofVariance(1e30))
                .hasMessageContaining("must be a whole number from 1");
        assertThatThrownBy(() -> NoiseLaw.DISCRETE_GAUSSIAN.ofVariance(1e40)).hasMessageContaining("sigma must be");
    }

    private static ClientUpdate zeros() {
        return new ClientUpdate(1, Map.of(ClientUpdate.PARAMETERS, new float[LENGTH]), Map.of());
    }

    /** Worked out by another program: what 20 rounds of 2,712 values at 20 bits cost at a delta of 1e-3. */
    @ParameterizedTest
    @CsvSource({"1, 25.521, 15.521", "2, 9.999, 6.249", "4, 4.053, 2.664"})
    void roundsCostWhatARefereeWorkedOut(double multiplier, double ofOneGroup, double ofTwo) {
        var noise = new GroupNoise(new SumNoise(NoiseLaw.SKELLAM, multiplier, CLIP), 20, 2712, 40);
        double one = new RdpAccountant().epsilon(PrivacyLedger.EMPTY.plus(noise.of(1), 20), 1e-3);
        double two = new RdpAccountant().epsilon(PrivacyLedger.EMPTY.plus(noise.of(2), 20), 1e-3);
        assertThat(one).isCloseTo(ofOneGroup, within(6e-4));
        assertThat(two).isCloseTo(ofTwo, within(6e-4));
        // No closer law is worked out of it.
        assertThat(new PldAccountant().epsilon(PrivacyLedger.EMPTY.plus(noise.of(1), 20), 1e-3))
                .isEqualTo(one);
    }

    private static SecurePlan plan(NoiseLaw law, int devices, int groupSize) {
        var settings = new SecureAggregation(
                        false,
                        false,
                        true,
                        ThreatModel.SEMI_MALICIOUS,
                        0.1,
                        0.1,
                        5,
                        groupSize,
                        BITS,
                        8,
                        1024,
                        List.of("loss"),
                        Duration.ofSeconds(1),
                        Dropouts.NONE)
                .with(SecureAggregation::noise, Optional.of(new SumNoise(law, MULTIPLIER, CLIP)));
        List<String> names =
                IntStream.range(0, devices).mapToObj(device -> "d" + device).toList();
        return SecurePlan.of(settings, "run", 1, 1, 1, Map.of(), UpdateShape.ofParameters(LENGTH), true, names);
    }
}
