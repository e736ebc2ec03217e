package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Matrix3Test {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rotationsKeepLengthAndHandedness(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "rotation");
        Matrix3 rotation = Matrix3.random(2, random).times(Matrix3.random(1, random));
        double[] vector = vector(random);
        double before = norm(vector);
        rotation.apply(vector);
        assertThat(norm(vector)).isCloseTo(before, within(1e-12));
        assertThat(rotation.determinant()).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Posture.class)
    void posturesAreProperRotations(Posture posture) {
        assertThat(posture.watchFromWorld().determinant()).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mirroredTurnsStillMoveMirroredPoints(long seed) {
        // v = omega x r must hold on the other wrist as well, which it does only for a pseudo-vector.
        KeyedRandom random = KeyedRandom.of(seed, "mirror");
        Matrix3 mirror = Matrix3.diagonal(1, -1, 1);
        double[] omega = vector(random);
        double[] r = vector(random);
        double[] velocity = cross(omega, r);
        mirror.apply(velocity);
        mirror.apply(r);
        Wearer.forTurns(mirror).apply(omega);
        assertThat(cross(omega, r)).containsExactly(velocity, within(1e-12));
    }

    @Test
    void theOtherWristFlipsOneAccelerationAndTheOtherTwoTurns() throws SensorDataException {
        float[] same = flick(0).samples();
        float[] other = flick(1).samples();
        int[] signs = {1, -1, 1, -1, 1, -1};
        for (int i = 0; i < same.length; i++) {
            assertThat(other[i]).isEqualTo(signs[i % 6] * same[i]);
        }
        float fastest = 0;
        for (int i = 3; i < same.length; i += 6) {
            fastest = Math.max(fastest, Math.abs(same[i]));
        }
        assertThat(fastest).isGreaterThan(2);
    }

    /** A flick of a device that sits straight, on the left (0) or the right wrist (1). */
    private static Recording flick(double otherWrist) throws SensorDataException {
        Placement placement = new Placement(0, 0, 0, otherWrist, 0, 0);
        return new FleetBuilder()
                .classes(Motion.FLICK)
                .variability(0)
                .dynamics(FleetBuilder.QUIET)
                .placement(placement)
                .hardware(FleetBuilder.PERFECT)
                .build()
                .open(1)
                .recordings(0)
                .getFirst();
    }

    private static double[] vector(KeyedRandom random) {
        return new double[] {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double norm(double[] v) {
        return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }
}
