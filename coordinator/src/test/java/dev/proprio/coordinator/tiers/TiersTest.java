package dev.proprio.coordinator.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.coordinator.asynchronous.RetainedModel;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.stored.StoredFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TiersTest {
    @Test
    void whoReportsLessWeighsMore() {
        assertThat(TierWeights.of(new int[] {6, 3, 1})).containsExactly(0.1, 0.3, 0.6);
        assertThat(TierWeights.of(new int[] {5, 0, 2})).containsExactly(2 / 7.0, 0, 5 / 7.0);
        assertThat(TierWeights.of(new int[] {0, 4, 0})).containsExactly(0, 1, 0);
        assertThat(TierWeights.of(new int[] {9})).containsExactly(1);
    }

    @Test
    void weightsAddUpToOneAndFallWithReports() {
        var random = KeyedRandom.of(3, "test");
        for (int trial = 0; trial < 200; trial++) {
            // The faster a tier the more often it has reported.
            int[] updates =
                    random.ints(5, 0, 40).sorted().map(count -> 40 - count).toArray();
            double[] weights = TierWeights.of(updates);
            assertThat(Arrays.stream(weights).sum()).isCloseTo(1, within(1e-12));
            for (int tier = 1; tier < weights.length; tier++) {
                assertThat(weights[tier]).isGreaterThanOrEqualTo(weights[tier - 1]);
            }
        }
    }

    @Test
    void tiersHaveAboutEquallyManyDevices() throws Exception {
        long[] durations = KeyedRandom.of(4, "test").longs(256, 1, 1_000_000).toArray();
        TierBounds bounds = TierBounds.of(5, durations, 2560);
        int[] counts = new int[5];
        for (long duration : durations) {
            counts[bounds.tier(duration)]++;
        }
        for (int tier = 0; tier < 5; tier++) {
            assertThat(counts[tier]).isBetween(51, 52);
            // A cohort that a tier can't have would wait for devices that never come.
            assertThat(bounds.count(tier)).isBetween(4L * counts[tier], 9L * counts[tier]);
            assertThat(TierBounds.of(5, durations, 256).count(tier)).isEqualTo(counts[tier]);
        }
        assertThat(bounds.tier(0)).isZero();
        assertThat(bounds.tier(Long.MAX_VALUE)).isEqualTo(4);
    }

    @Test
    void equallyFastDevicesAreInOneTier() throws Exception {
        TierBounds bounds = TierBounds.of(2, new long[] {5, 5, 5, 9}, 4);
        assertThat(bounds.tier(5)).isZero();
        assertThat(bounds.tier(9)).isEqualTo(1);
        assertThat(bounds.count(0)).isEqualTo(3);
        assertThatThrownBy(() -> TierBounds.of(3, new long[] {5, 5, 5, 9}, 4))
                .isInstanceOf(TooFewDurationsException.class)
                .hasMessage("devices take only 2 different times");
        TierBounds kinds = TierBounds.of(3, new long[] {1, 4, 4, 4, 4, 4, 4, 4, 4, 9}, 10);
        assertThat(List.of(kinds.count(0), kinds.count(1), kinds.count(2))).containsExactly(1L, 8L, 1L);
        TierBounds slow = TierBounds.of(3, new long[] {1, 2, 4, 4, 4, 4}, 6);
        assertThat(List.of(slow.tier(1), slow.tier(2), slow.tier(4))).containsExactly(0, 1, 2);
        assertThat(TierBounds.of(1, new long[] {5, 5}, 2).tier(7)).isZero();
    }

    @Test
    void howFarTiersAreIsStoredAndRead() throws Exception {
        Tiers tiers = new Tiers(
                List.of(
                        new Tier(
                                3,
                                70,
                                Optional.of(RetainedModel.of(new float[] {1, -0.0f})),
                                Optional.of(new TierRound(4, 2, 80, 2, List.of("a", "b", "c")))),
                        Tier.NEW),
                Map.of(2, RetainedModel.of(new float[] {Float.MIN_VALUE, 7})),
                new StepStaleness(2, 4, 2, 0));
        var pieces = Tiers.PART.encode(tiers);
        Tiers read = Tiers.PART.decode(1, pieces, 2);
        assertThat(read).usingRecursiveComparison().isEqualTo(tiers);
        assertThat(Tiers.PART.encode(read)).isEqualTo(pieces);
        assertThatThrownBy(() -> Tiers.PART.decode(1, pieces, 3))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("has 2 parameters instead of 3");
    }
}
