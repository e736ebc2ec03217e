package dev.proprio.client.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each attack sends, given what was learnt. */
class AttackTest {
    private static final float[] LEARNT = {1, -2, 0.5f};

    private static AttackRound round(long seed, List<float[]> shared) {
        return new AttackRound(20, 4, shared, KeyedRandom.of(seed, "attack"));
    }

    @Test
    void aSignFlipPointsTheOtherWay() {
        assertThat(new SignFlip().change(LEARNT, round(1, List.of()))).containsExactly(-1, 2, -0.5f);
        assertThat(new SignFlip(4).change(LEARNT, round(1, List.of()))).containsExactly(-4, 8, -2);
        assertThat(LEARNT).containsExactly(1, -2, 0.5f);
    }

    @Test
    void aReplacementOutweighsTheCohort() {
        assertThat(new ScaledReplacement().change(LEARNT, round(1, List.of()))).containsExactly(20, -40, 10);
        assertThat(new ScaledReplacement(Optional.of(3.0)).change(LEARNT, round(1, List.of())))
                .containsExactly(3, -6, 1.5f);
    }

    @Test
    void labelsAreReversedAndNothingElse() {
        var shard = new Windows(1, 1, new float[] {5, 6, 7}, new int[] {0, 1, 3});
        for (Attack attack : List.of(new LabelFlip(), new ScaledReplacement())) {
            Windows poisoned = attack.data(shard, 4);
            assertThat(poisoned.labels()).containsExactly(3, 2, 0);
            assertThat(poisoned.features()).containsExactly(5, 6, 7);
        }
        assertThat(shard.labels()).containsExactly(0, 1, 3);
        assertThat(new LabelFlip().change(LEARNT, round(1, List.of()))).containsExactly(LEARNT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noiseIsNormalKeyedAndKnowsNothingOfWhatWasLearnt(long seed) {
        var attack = new GaussianNoise(3);
        float[] noise = attack.change(new float[40_000], round(seed, List.of()));
        double sum = 0;
        double squares = 0;
        for (float value : noise) {
            sum += value;
            squares += value * value;
        }
        assertThat(sum / noise.length).isCloseTo(0, within(0.06));
        assertThat(Math.sqrt(squares / noise.length)).isCloseTo(3, within(0.06));
        float[] learnt = new float[noise.length];
        learnt[0] = 1e6f;
        assertThat(attack.change(learnt, round(seed, List.of()))).containsExactly(noise);
        assertThat(attack.change(learnt, round(seed + 10, List.of()))).isNotEqualTo(noise);
    }

    @Test
    void aLittleIsEnoughStaysSoManyDeviationsOffTheMean() {
        List<float[]> shared =
                List.of(new float[] {1, 10}, new float[] {3, 10}, new float[] {2, 10}, new float[] {2, 10});
        double deviation = Math.sqrt(0.5);
        float[] sent = new LittleIsEnough(Optional.of(1.5), 20).change(LEARNT, round(1, shared));
        assertThat(sent[0]).isCloseTo((float) (2 - 1.5 * deviation), within(1e-6f));
        assertThat(sent[1]).isEqualTo(10);
        // 20 devices, 4 attackers: s = 7, z = quantile(9 / 16).
        float[] hidden = new LittleIsEnough().change(LEARNT, round(1, shared));
        assertThat(hidden[0]).isCloseTo((float) (2 - 0.15731068 * deviation), within(1e-6f));
    }

    @ParameterizedTest
    // Quantiles of 12/19, 9/16, 1/3 and 4/7.
    @CsvSource({"50, 12, 0.3360381404", "20, 4, 0.1573106846", "4, 1, -0.4307272993", "10, 3, 0.1800123698"})
    void theLargestHiddenDeviationIsThePapers(int devices, int attackers, double z) {
        assertThat(LittleIsEnough.largestHidden(devices, attackers)).isCloseTo(z, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0",
        "0.975, 1.959963984540054",
        "0.9, 1.2815515655446004",
        "0.999, 3.090232306167813",
        "0.001, -3.090232306167813",
        "0.01, -2.3263478740408408"
    })
    void quantilesAreTheNormalDistributions(double share, double quantile) {
        assertThat(NormalQuantile.of(share)).isCloseTo(quantile, within(1e-8));
    }

    @Test
    void anInnerProductPointsAwayFromTheMean() {
        List<float[]> shared = List.of(new float[] {1, 4}, new float[] {3, -2});
        assertThat(new InnerProduct(0.5, 20).change(LEARNT, round(1, shared))).containsExactly(-1, -0.5f);
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> new SignFlip(0)).hasMessage("factor must be greater than 0 but was 0.0");
        assertThatThrownBy(() -> new GaussianNoise(-1)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new ScaledReplacement(Optional.of(0.0))).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new InnerProduct(0, 5)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new LittleIsEnough(Optional.empty(), 1))
                .hasMessage("accomplices must be at least 2 but was 1");
    }
}
