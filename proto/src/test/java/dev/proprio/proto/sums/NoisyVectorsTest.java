package dev.proprio.proto.sums;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.noise.DeviceNoise;
import dev.proprio.proto.noise.DiscreteGaussian;
import dev.proprio.proto.noise.IntegerNoise;
import dev.proprio.proto.noise.NoiseLaw;
import dev.proprio.proto.noise.Skellam;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoisyVectorsTest {
    private static final int LENGTH = 1000;
    private static final int BITS = 12;
    private static final int LARGEST = (1 << (BITS - 1)) - 1;
    private static final float CLIP = 0.5f;
    private static final int DEVICES = 20;
    private static final SumTerms TERMS =
            new SumTerms(Map.of(ClientUpdate.PARAMETERS, LENGTH), BITS, CLIP, 1, List.of());

    @ParameterizedTest
    @EnumSource
    void theSumHasTheNoiseOfAllItsDevices(NoiseLaw law) {
        IntegerNoise each = law.ofVariance(10_000);
        var vectors = new NoisyVectors(TERMS, each, DEVICES);
        double squares = 0;
        double sum = 0;
        for (int round = 1; round <= 8; round++) {
            SummedUpdate mean = summed(vectors, round, 0);
            assertThat(mean.updates()).isEqualTo(DEVICES);
            assertThat(mean.metrics()).isEmpty();
            for (double value : mean.section(ClientUpdate.PARAMETERS)) {
                double units = value * DEVICES * LARGEST / CLIP;
                sum += units;
                squares += units * units;
            }
        }
        double count = 8.0 * LENGTH;
        assertThat(squares / count).isCloseTo(DEVICES * 10_000, within(5.4 * DEVICES * 10_000 * Math.sqrt(2 / count)));
        assertThat(sum / count).isCloseTo(0, within(5.4 * Math.sqrt(DEVICES * 10_000 / count)));
    }

    @Test
    void aSmallNoiseLeavesTheMean() {
        var vectors = new NoisyVectors(TERMS, new Skellam(1), DEVICES);
        SummedUpdate mean = summed(vectors, 1, 0.01f);
        double all = Arrays.stream(mean.section(ClientUpdate.PARAMETERS)).sum() / LENGTH;
        assertThat(all).isCloseTo(0.01, within(1e-4));
    }

    /** What an attacker sends through an honest device's encoding is no longer than any other's. */
    @ParameterizedTest
    @ValueSource(floats = {0.0001f, 0.0158f, 0.158f, 1e20f})
    void noUpdateIsLongerThanTheSensitivity(float value) {
        var vectors = new NoisyVectors(TERMS, new Skellam(1), 2);
        float[] values = new float[LENGTH];
        Arrays.fill(values, value);
        RingVector with = encode(vectors, values, "a", 1).vectors().get(0);
        RingVector without =
                encode(vectors, new float[LENGTH], "a", 1).vectors().get(0);
        double squares = 0;
        for (int i = 0; i < LENGTH; i++) {
            double difference = with.signed(i) - without.signed(i);
            squares += difference * difference;
        }
        assertThat(squares).isLessThanOrEqualTo(NoisyVectors.squaredSensitivity(BITS, LENGTH));
        assertThat(Math.sqrt(NoisyVectors.squaredSensitivity(BITS, LENGTH)))
                .isBetween((double) LARGEST, LARGEST * 1.001);
    }

    @Test
    void sumsWrapAroundAndComeBack() {
        var noise = new DiscreteGaussian(1 << 20);
        int bits = NoisyVectors.bits(BITS, noise, DEVICES);
        var vectors = new NoisyVectors(TERMS, noise, DEVICES);
        assertThat(vectors.specs().get(0).bits()).isEqualTo(bits);
        var sum = new PlainSum(vectors.specs());
        long[] exact = new long[LENGTH];
        for (int device = 0; device < DEVICES; device++) {
            RingVector summand = encode(vectors, new float[LENGTH], "d" + device, 1)
                    .vectors()
                    .get(0);
            for (int i = 0; i < LENGTH; i++) {
                exact[i] += summand.signed(i);
            }
            sum.add(encode(vectors, new float[LENGTH], "d" + device, 1).vectors());
        }
        for (int i = 0; i < LENGTH; i++) {
            assertThat(sum.sums().get(0).signed(i)).isEqualTo(exact[i]);
        }
        assertThat(DEVICES * (LARGEST + 1.0) + 8 * Math.sqrt(DEVICES * noise.variance()))
                .isBetween(Math.scalb(1.0, bits - 2), Math.scalb(1.0, bits - 1));
    }

    @Test
    void theNoiseMultiplierIsThatOfTheDevicesThatCount() {
        IntegerNoise each = new Skellam(LARGEST * (long) LARGEST / 2);
        assertThat(new NoisyVectors(TERMS, each, DEVICES).multiplier(16)).isCloseTo(4, within(0.01));
        assertThat(new NoisyVectors(TERMS, each, DEVICES).multiplier(-1)).isEqualTo(0);
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceIsToldItsNoise(NoiseLaw law) {
        IntegerNoise each = law.ofVariance(12_345.5);
        assertThat(each.variance()).isGreaterThanOrEqualTo(12_345.5);
        assertThat(DeviceNoise.in(DeviceNoise.setting(each))).contains(each);
        assertThat(DeviceNoise.in(Map.of())).isEmpty();
    }

    @Test
    void whatCannotBeIsASentence() {
        assertThatThrownBy(() -> DeviceNoise.in(Map.of("privacy.noise.skellam", "much")))
                .hasMessage("privacy.noise.skellam must be a whole number but was \"much\"");
        assertThatThrownBy(() ->
                        DeviceNoise.in(Map.of("privacy.noise.skellam", "1", "privacy.noise.discrete-gaussian", "1")))
                .hasMessageContaining("must not both be given");
        var weighted = new SumTerms(TERMS.sections(), BITS, CLIP, 7, List.of());
        assertThatThrownBy(() -> new NoisyVectors(weighted, new Skellam(1), 2))
                .hasMessageContaining("weights of up to 7");
        assertThatThrownBy(() -> encode(new NoisyVectors(TERMS, new Skellam(1), 2), new float[3], "a", 1))
                .hasMessageContaining("the update has 3 values but the round sums 1000");
        float[] bad = new float[LENGTH];
        bad[7] = Float.NaN;
        assertThatThrownBy(() -> encode(new NoisyVectors(TERMS, new Skellam(1), 2), bad, "a", 1))
                .hasMessageContaining("must be finite");
    }

    private static SummedUpdate summed(NoisyVectors vectors, int round, float value) {
        var sum = new PlainSum(vectors.specs());
        float[] values = new float[LENGTH];
        Arrays.fill(values, value);
        for (int device = 0; device < DEVICES; device++) {
            sum.add(encode(vectors, values, "d" + device, round).vectors());
        }
        return vectors.decode(ExactSums.of(sum.sums()));
    }

    private static Summand encode(NoisyVectors vectors, float[] values, String device, int round) {
        return vectors.encode(
                new ClientUpdate(1, Map.of(ClientUpdate.PARAMETERS, values), Map.of()),
                UpdateVectors.rounding(1, round, 1, device),
                NoisyVectors.noise(1, round, 1, device));
    }
}
