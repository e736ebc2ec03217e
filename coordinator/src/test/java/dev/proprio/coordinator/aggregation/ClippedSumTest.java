package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.LayerClip;
import dev.proprio.proto.update.UpdateClip;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippedSumTest {
    private static final int LENGTH = 700;
    private static final int DEVICES = 40;

    @ParameterizedTest
    @ValueSource(floats = {0.0001f, 0.03f, 1, 7, 1000})
    void oneDeviceMovesTheSumByNoMoreThanTheSensitivityHoweverLongItsUpdate(float norm) throws Exception {
        movesByNoMore(norm, new ClippedSum(new UpdateClip(norm)));
        movesByNoMore(norm, new ClippedSum(new UpdateClip(norm, LayerClip.equal(List.of(600, 99, 1), norm), false)));
    }

    private static void movesByNoMore(float norm, ClippedSum rule) throws Exception {
        for (int trial = 0; trial < 30; trial++) {
            double scale = norm * StrictMath.pow(10, trial % 7 - 3);
            Accumulator without = open(rule);
            Accumulator with = open(rule);
            for (int device = 0; device < DEVICES; device++) {
                ClientUpdate update = update(trial, device, scale);
                with.add("device-" + device, update);
                if (device != 17) {
                    without.add("device-" + device, update);
                }
            }
            double[] moved = difference(with, without);
            double length = 0;
            for (double value : moved) {
                length += value * value;
            }
            assertThat(Math.sqrt(length)).isLessThanOrEqualTo(rule.sensitivity(LENGTH));
            assertThat(rule.sensitivity(LENGTH)).isCloseTo(norm, within(norm * 1e-3));
        }
    }

    @Test
    void sumsArePartsOfTheGridAndRightToHalfOfItForEachUpdate() throws Exception {
        var rule = new ClippedSum(new UpdateClip(1000));
        Accumulator sum = open(rule);
        double[] exact = new double[LENGTH];
        for (int device = 0; device < DEVICES; device++) {
            ClientUpdate update = update(1, device, 1);
            sum.add("device-" + device, update);
            for (int i = 0; i < LENGTH; i++) {
                exact[i] += update.parameters()[i];
            }
        }
        double[] found =
                sum.aggregate().sum(ClientUpdate.PARAMETERS).orElseThrow().dividedBy(1);
        for (int i = 0; i < LENGTH; i++) {
            assertThat(found[i]).isCloseTo(exact[i], within(DEVICES * rule.grid() / 2));
            assertThat(found[i] / rule.grid()).isEqualTo(Math.rint(found[i] / rule.grid()));
        }
    }

    /** A device that clips nothing gains nothing: what it sends comes to what an honest one would have sent, to the grid. */
    @Test
    void anUpdateWithALongLayerIsClippedThereAlone() throws Exception {
        var clip = new UpdateClip(1, LayerClip.equal(List.of(100, 600), 1), false);
        ClientUpdate sent = update(4, 1, 1e-3);
        for (int i = 0; i < 100; i++) {
            sent.parameters()[i] *= 1e6f;
        }
        Accumulator clipped = open(new ClippedSum(clip));
        clipped.add("device", sent);
        Accumulator honest = open(new ClippedSum(clip));
        honest.add("device", clip.apply(sent));
        double[] found = clipped.aggregate().section(ClientUpdate.PARAMETERS);
        for (int i = 0; i < LENGTH; i++) {
            assertThat(found[i]).isCloseTo(honest.aggregate().section(ClientUpdate.PARAMETERS)[i], within(1e-6));
            if (i >= 100) {
                assertThat(found[i]).isCloseTo(sent.parameters()[i], within(1e-6));
            }
        }
    }

    @Test
    void anyPartsInAnyOrderComeToTheSameSum() throws Exception {
        var rule = new ClippedSum(new UpdateClip(0.5f));
        Accumulator whole = open(rule);
        List<Accumulator> parts = List.of(open(rule), open(rule), open(rule));
        for (int device = DEVICES - 1; device >= 0; device--) {
            whole.add("device-" + device, update(3, device, 0.01));
            parts.get(device % 3).add("device-" + device, update(3, device, 0.01));
        }
        Accumulator joined = open(rule);
        for (int part : new int[] {2, 0, 1}) {
            joined.merge(parts.get(part).partial());
        }
        assertThat(difference(joined, whole)).containsOnly(0);
        assertThat(joined.partial().updates()).isEqualTo(DEVICES);
    }

    @Test
    void whatIsAddedToASumIsInItsOwnUnitsAndTheDivisorIsTheOneThatIsGiven() throws Exception {
        var rule = new ClippedSum(new UpdateClip(1));
        Accumulator one = open(rule);
        one.add("device", update(1, 1, 0.001));
        SectionSum exact = one.aggregate().sum(ClientUpdate.PARAMETERS).orElseThrow();
        long[] units = new long[LENGTH];
        units[5] = -3;
        double[] mean = rule.plus(exact, units, 8).values();
        double[] before = exact.dividedBy(8);
        assertThat(mean[5]).isEqualTo(before[5] - 3 * rule.grid() / 8);
        assertThat(mean[6]).isEqualTo(before[6]);
    }

    /** A half is a whole number of lanes' units, whatever grid the norm has. */
    @ParameterizedTest
    @ValueSource(floats = {0.0001f, 1, 1000})
    void whatUpdatesTellOfTheClipIsSummedExactlyAndNothingElseIsTaken(float norm) throws Exception {
        var rule = new ClippedSum(new UpdateClip(norm, true));
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, LENGTH, UpdateClip.WITHIN, 1));
        Accumulator whole = rule.open(shape, DEVICES);
        Accumulator part = rule.open(shape, DEVICES);
        int longer = 0;
        for (int device = 0; device < DEVICES; device++) {
            ClientUpdate update = rule.clip().apply(update(5, device, norm * (device % 4 == 0 ? 1e-3 : 1)));
            longer += device % 4 == 0 ? 0 : 1;
            (device < 7 ? part : whole).add("device-" + device, update);
        }
        whole.merge(part.partial());
        assertThat(whole.aggregate().sum(UpdateClip.WITHIN).orElseThrow().dividedBy(1))
                .containsExactly((DEVICES - longer) / 2.0 - longer / 2.0);
        for (float lie : new float[] {0, 1, -0.25f, 1e9f}) {
            var lying = new ClientUpdate(
                    1,
                    Map.of(ClientUpdate.PARAMETERS, new float[LENGTH], UpdateClip.WITHIN, new float[] {lie}),
                    Map.of());
            assertThatThrownBy(() -> rule.open(shape, DEVICES).add("device", lying))
                    .isInstanceOf(InvalidUpdateException.class)
                    .hasMessage("section \"within\" must hold a half or minus a half but holds " + lie);
        }
    }

    @Test
    void aPartOnAnotherGridIsRefused() throws Exception {
        var rule = new ClippedSum(new UpdateClip(1));
        long[] lanes = new long[LENGTH];
        lanes[3] = 1;
        var scales = new TreeMap<>(Map.of(0, lanes));
        var odd = new PartialAggregate(
                DEVICES, Map.of(ClientUpdate.PARAMETERS, new SectionSum(LENGTH, scales, 1)), List.of(), 1, 1);
        assertThatThrownBy(() -> open(rule).merge(odd))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessage("the part has a lane of 1, which is no multiple of 512");
        var fine = new PartialAggregate(
                DEVICES,
                Map.of(ClientUpdate.PARAMETERS, new SectionSum(LENGTH, new TreeMap<>(Map.of(1, new long[LENGTH])), 1)),
                List.of(),
                1,
                1);
        assertThatThrownBy(() -> open(rule).merge(fine))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining("private sums have scale 0 alone");
    }

    @Test
    void whatIsNotFiniteIsRefusedAndLeavesNothing() throws Exception {
        Accumulator sum = open(new ClippedSum(new UpdateClip(1)));
        float[] values = new float[LENGTH];
        values[9] = Float.NaN;
        assertThatThrownBy(() -> sum.add("device", ClientUpdate.ofParameters(1, values, Map.of())))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageContaining("index 9");
        assertThat(sum.partial().updates()).isZero();
    }

    private static Accumulator open(ClippedSum rule) {
        return rule.open(UpdateShape.ofParameters(LENGTH), DEVICES);
    }

    private static ClientUpdate update(int trial, int device, double scale) {
        var random = KeyedRandom.of(9, "clipped", trial, device);
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) (scale * random.nextGaussian());
        }
        return ClientUpdate.ofParameters(1 + device, values, Map.of());
    }

    private static double[] difference(Accumulator one, Accumulator other) {
        double[] values = one.partial().sum(ClientUpdate.PARAMETERS).dividedBy(1);
        double[] others = other.partial().sum(ClientUpdate.PARAMETERS).dividedBy(1);
        for (int i = 0; i < values.length; i++) {
            values[i] -= others[i];
        }
        return values;
    }
}
