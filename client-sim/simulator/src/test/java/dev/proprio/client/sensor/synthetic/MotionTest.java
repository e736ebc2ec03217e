package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MotionTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void armsSwingWithEachStrideOfThePersonsOwnCadence(int user) throws SensorDataException {
        SyntheticFleet fleet = new FleetBuilder()
                .classes(Motion.WALK)
                .variability(0)
                .hardware(FleetBuilder.PERFECT)
                .build();
        Cycle walk = (Cycle) Motion.WALK.model();
        double cadence = walk.cadence(new Wearer(fleet, 4, user).style(Motion.WALK));
        assertThat(cadence).isBetween(1.3, 2.4);

        Recording recording = fleet.open(4).recordings(user).getFirst();
        assertThat(peak(recording, 3)).isCloseTo(cadence / 2, within(0.12));
        double harmonics = 0;
        double all = 0;
        for (double frequency = 0.3; frequency < 20; frequency += 0.05) {
            double power = power(recording, 0, frequency);
            all += power;
            if (Math.abs(frequency / (cadence / 2) - Math.rint(frequency / (cadence / 2))) < 0.25) {
                harmonics += power;
            }
        }
        assertThat(harmonics / all).isGreaterThan(0.85);
    }

    /** Of what goes up and down, most is at multiples of the stride on the level, and less on stairs. */
    @Test
    void stepsOnStairsAreLessAlikeThanOnTheLevel() throws SensorDataException {
        assertThat(regular(Motion.WALK)).isBetween(regular(Motion.UPSTAIRS) + 0.02, regular(Motion.RUN));
    }

    /** The mean share, over people, of the power that lies at multiples of the stride. */
    private static double regular(Motion motion) throws SensorDataException {
        SyntheticFleet fleet = perfect(motion);
        double shares = 0;
        for (int user = 0; user < 8; user++) {
            double stride = ((Cycle) motion.model()).cadence(new Wearer(fleet, 4, user).style(motion)) / 2;
            Recording recording = fleet.open(4).recordings(user).getFirst();
            double at = 0;
            double all = 0;
            for (double frequency = 0.3; frequency < 6; frequency += 0.05) {
                double power = power(recording, 0, frequency);
                all += power;
                at += Math.abs(frequency / stride - Math.rint(frequency / stride)) < 0.25 ? power : 0;
            }
            shares += at / all / 8;
        }
        return shares;
    }

    /** An arm that hangs is a mass on the spring of its muscles, one that rests on the lap is not. */
    @Test
    void aHangingArmTremblesMoreSlowlyThanOneThatRests() throws SensorDataException {
        assertThat(slowTremor(Motion.STAND)).isGreaterThan(2 * slowTremor(Motion.SIT));
    }

    /** The power of the tremor of muscles over that of nerves, all people together. */
    private static double slowTremor(Motion motion) throws SensorDataException {
        SyntheticFleet fleet = perfect(motion);
        double slow = 0;
        double fast = 0;
        for (int user = 0; user < 8; user++) {
            Recording recording = fleet.open(4).recordings(user).getFirst();
            for (double step = 0; step < 2; step += 0.05) {
                slow += power(recording, 0, 3 + step);
                fast += power(recording, 0, 8 + step);
            }
        }
        return slow / fast;
    }

    private static SyntheticFleet perfect(Motion motion) {
        return new FleetBuilder()
                .classes(motion)
                .variability(0)
                .hardware(FleetBuilder.PERFECT)
                .build();
    }

    @Test
    void withoutStyleAndVariabilityAllGesturesOfAClassAreOne() throws SensorDataException {
        FleetBuilder builder = quietGestures().style(0).variability(0);
        Recording first = builder.build().open(2).recordings(0).getFirst();
        for (int user = 0; user < 3; user++) {
            for (Recording recording : builder.build().open(2).recordings(user)) {
                assertThat(recording.samples()).containsExactly(first.samples());
            }
        }
    }

    @Test
    void withoutVariabilityPeopleRepeatThemselvesButDiffer() throws SensorDataException {
        SyntheticFleet fleet = quietGestures().variability(0).build();
        List<Recording> mine = fleet.open(2).recordings(0);
        for (Recording recording : mine) {
            assertThat(recording.samples()).containsExactly(mine.getFirst().samples());
        }
        assertThat(fleet.open(2).recordings(1).getFirst().samples())
                .isNotEqualTo(mine.getFirst().samples());
    }

    @Test
    void withVariabilityNoTwoRepetitionsAreAlike() throws SensorDataException {
        List<Recording> mine = quietGestures().build().open(2).recordings(0);
        assertThat(mine).hasSize(20);
        assertThat(mine.get(1).samples()).isNotEqualTo(mine.get(0).samples());
        assertThat(mine.get(10).samples()).isNotEqualTo(mine.get(0).samples());
    }

    @Test
    void withoutStyleEveryoneHasTheSameBodyDeviceAndPlacement() {
        SyntheticFleet fleet = new FleetBuilder().style(0).build();
        Wearer first = new Wearer(fleet, 7, 0);
        for (int user = 1; user < 20; user++) {
            Wearer other = new Wearer(fleet, 7, user);
            for (Motion motion : Motion.values()) {
                assertThat(other.style(motion)).usingRecursiveComparison().isEqualTo(first.style(motion));
            }
            assertThat(other.forceMounting().cells())
                    .containsExactly(first.forceMounting().cells());
            assertThat(other.turnMounting().cells())
                    .containsExactly(first.turnMounting().cells());
            assertThat(other.accelerometer()).usingRecursiveComparison().isEqualTo(first.accelerometer());
            assertThat(other.gyroscope()).usingRecursiveComparison().isEqualTo(first.gyroscope());
            assertThat(other.clockSkew()).isEqualTo(first.clockSkew());
        }
    }

    @Test
    void raisingTheArmTurnsGravityFromTheForearmToTheDial() throws SensorDataException {
        SyntheticFleet fleet = new FleetBuilder()
                .classes(Motion.RAISE)
                .style(0)
                .variability(0)
                .dynamics(FleetBuilder.QUIET)
                .hardware(FleetBuilder.PERFECT)
                .build();
        float[] samples = fleet.open(1).recordings(0).getFirst().samples();
        assertThat(samples[0]).isCloseTo(-1, within(1e-4f));
        int last = samples.length - 6;
        assertThat(samples[last + 2]).isGreaterThan(0.8f);
        assertThat(Math.hypot(Math.hypot(samples[last], samples[last + 1]), samples[last + 2]))
                .isCloseTo(1, within(1e-3));
    }

    @Test
    void turningGravityFollowsAClosedForm() {
        // A quarter turn a second about y for one second brings up from z to -x.
        WristKinematics wrist = WristKinematics.still(51);
        for (int i = 1; i < 153; i += 3) {
            wrist.turn()[i] = Math.PI / 2;
        }
        wrist.addTurningGravity(0, 0, 1, 50);
        assertThat(wrist.force()[150]).isCloseTo(-1, within(1e-3));
        assertThat(wrist.force()[152]).isCloseTo(0, within(1e-3));
    }

    @ParameterizedTest
    @EnumSource(Motion.class)
    void labelsAreKebabCase(Motion motion) {
        assertThat(motion.label()).matches("[a-z]+(-[a-z]+)*");
        assertThat(motion.gesture()).isEqualTo(motion.compareTo(Motion.DOUBLE_TAP) >= 0);
    }

    private static FleetBuilder quietGestures() {
        return new FleetBuilder()
                .classes(Motion.SHAKE)
                .bout(Duration.ofSeconds(5))
                .dynamics(FleetBuilder.QUIET)
                .hardware(FleetBuilder.PERFECT);
    }

    /** The frequency between 0.3 and 5 Hz with most power in three channels. */
    private static double peak(Recording recording, int firstChannel) {
        double best = 0;
        double most = -1;
        for (double frequency = 0.3; frequency < 5; frequency += 0.02) {
            double power = power(recording, firstChannel, frequency);
            if (power > most) {
                most = power;
                best = frequency;
            }
        }
        return best;
    }

    private static double power(Recording recording, int firstChannel, double frequency) {
        double power = 0;
        int length = recording.length();
        for (int channel = firstChannel; channel < firstChannel + 3; channel++) {
            double mean = 0;
            for (int t = 0; t < length; t++) {
                mean += recording.samples()[6 * t + channel] / length;
            }
            double real = 0;
            double imaginary = 0;
            for (int t = 0; t < length; t++) {
                double value = recording.samples()[6 * t + channel] - mean;
                double angle = 2 * Math.PI * frequency * t / 50;
                double window = 1 - StrictMath.cos(2 * Math.PI * t / length);
                real += window * value * StrictMath.cos(angle);
                imaginary += window * value * StrictMath.sin(angle);
            }
            power += real * real + imaginary * imaginary;
        }
        return power;
    }
}
