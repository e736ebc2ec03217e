package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForearmTest {
    private static final double G = 9.80665;
    private static final double RATE = 200;
    private static final double[] NO_LEVER = {0, 0, 0};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void gravityTurnsAsTheGyroscopeTells(long seed) {
        WristKinematics wrist = WristKinematics.still(2000);
        KeyedRandom random = KeyedRandom.of(seed, "attitudes");
        for (int axis = 0; axis < 3; axis++) {
            SmoothAutoregressiveNoise drift = new SmoothAutoregressiveNoise(0.5, 0.2, RATE, random);
            for (int i = axis; i < 6000; i += 3) {
                wrist.turn()[i] = drift.next();
            }
        }
        Forearm.feel(NO_LEVER, RATE, wrist);
        WristKinematics carried = WristKinematics.still(2000);
        System.arraycopy(wrist.turn(), 0, carried.turn(), 0, 6000);
        carried.addTurningGravity(wrist.force()[0], wrist.force()[1], wrist.force()[2], RATE);
        for (int t = 0; t < 2000; t++) {
            assertThat(norm(wrist.force(), t)).isCloseTo(1, within(1e-12));
            for (int axis = 0; axis < 3; axis++) {
                assertThat(carried.force()[3 * t + axis]).isCloseTo(wrist.force()[3 * t + axis], within(0.05));
            }
        }
    }

    @Test
    void anArmThatSwingsFeelsWhatAPendulumDoes() {
        double lever = 0.55;
        double amplitude = 0.4;
        double omega = 5.8;
        WristKinematics wrist = swing(amplitude, omega, lever);
        for (int t = 1; t < 999; t++) {
            double phase = omega * t / RATE;
            double angle = amplitude * Math.sin(phase);
            double speed = amplitude * omega * Math.cos(phase);
            double change = -amplitude * omega * omega * Math.sin(phase);
            assertThat(wrist.turn()[3 * t + 1]).isCloseTo(speed, within(2e-3));
            assertThat(wrist.force()[3 * t]).isCloseTo(-Math.sin(angle) - lever * change / G, within(2e-3));
            assertThat(wrist.force()[3 * t + 1]).isCloseTo(0, within(1e-12));
            assertThat(wrist.force()[3 * t + 2]).isCloseTo(Math.cos(angle) + lever * speed * speed / G, within(2e-3));
        }
    }

    @Test
    void aPendulumThatFallsFreelyFeelsNothingAcross() {
        double lever = 0.55;
        WristKinematics wrist = swing(0.02, Math.sqrt(G / lever), lever);
        for (int t = 1; t < 999; t++) {
            assertThat(wrist.force()[3 * t]).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void aJointThatIsAcceleratedIsSeenFromTheForearm() {
        WristKinematics wrist = WristKinematics.still(3);
        for (int t = 0; t < 3; t++) {
            wrist.force()[3 * t] = 0.5;
            wrist.turn()[3 * t + 2] = 2 * Math.tan(Math.PI / 4);
        }
        // A quarter turn to the left brings what is before to the right.
        Forearm.feel(new double[] {0.3, 0, 0}, RATE, wrist);
        for (int t = 0; t < 3; t++) {
            assertThat(wrist.force()[3 * t]).isCloseTo(0, within(1e-12));
            assertThat(wrist.force()[3 * t + 1]).isCloseTo(-0.5, within(1e-12));
            assertThat(wrist.force()[3 * t + 2]).isCloseTo(1, within(1e-12));
            assertThat(wrist.turn()[3 * t + 2]).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void shortRecordingsAreFelt(int length) {
        WristKinematics wrist = WristKinematics.still(length);
        for (int i = 1; i < 3 * length; i += 3) {
            wrist.turn()[i] = i * 0.001;
        }
        Forearm.feel(new double[] {0.3, 0, -0.3}, RATE, wrist);
        for (int t = 0; t < length; t++) {
            assertThat(norm(wrist.force(), t)).isCloseTo(1, within(0.02));
            assertThat(wrist.turn()[3 * t + 1]).isCloseTo(length > 1 ? 0.003 * RATE : 0, within(1e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 50, 200})
    void smoothDriftHasTheDeviationThatIsAskedFor(double rate) {
        KeyedRandom random = KeyedRandom.of(3, "drift");
        double squares = 0;
        for (int i = 0; i < 20_000; i++) {
            double value = new SmoothAutoregressiveNoise(0.7, 0.1, rate, random).next();
            squares += value * value / 20_000;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(0.7, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 200})
    void tremorHasTheDeviationThatIsAskedForAndSlowSensorsDoNotSeeIt(double rate) {
        WristKinematics wrist = WristKinematics.still(100_000);
        Tremor.add(0.0184, 0.00784, rate, wrist, KeyedRandom.of(3, "tremor"));
        double squares = 0;
        for (double value : wrist.force()) {
            squares += value * value / wrist.force().length;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(0.02, within(0.0005));
        WristKinematics slow = WristKinematics.still(100);
        Tremor.add(0.0184, 0.00784, 8, slow, KeyedRandom.of(3, "tremor"));
        assertThat(slow.force()).containsOnly(0);
    }

    private static WristKinematics swing(double amplitude, double omega, double lever) {
        WristKinematics wrist = WristKinematics.still(1000);
        for (int t = 0; t < 1000; t++) {
            wrist.turn()[3 * t + 1] = 2 * Math.tan(amplitude * Math.sin(omega * t / RATE) / 2);
        }
        Forearm.feel(new double[] {0, 0, -lever}, RATE, wrist);
        return wrist;
    }

    private static double norm(double[] vectors, int t) {
        return Math.sqrt(vectors[3 * t] * vectors[3 * t]
                + vectors[3 * t + 1] * vectors[3 * t + 1]
                + vectors[3 * t + 2] * vectors[3 * t + 2]);
    }
}
