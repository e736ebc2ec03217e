package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassAmountsTest {
    private static final int USERS = 3000;

    @Test
    void withoutSkewEveryoneHasTheSame() {
        SyntheticFleet fleet = new FleetBuilder().build();
        for (int label = 0; label < 8; label++) {
            assertThat(new ClassAmounts(fleet, 1, 5).of(label)).isEqualTo(1);
        }
    }

    @Test
    void labelSkewHasTheMomentsOfADirichletDistribution() {
        double alpha = 0.5;
        SyntheticFleet fleet = new FleetBuilder().labelSkew(alpha).build();
        double sum = 0;
        double squares = 0;
        for (int user = 0; user < USERS; user++) {
            ClassAmounts amounts = new ClassAmounts(fleet, 1, user);
            double total = 0;
            for (int label = 0; label < 8; label++) {
                total += amounts.of(label);
            }
            assertThat(total).isCloseTo(8, within(1e-9));
            double share = amounts.of(3) / 8;
            sum += share;
            squares += (share - 1 / 8.0) * (share - 1 / 8.0);
        }
        assertThat(sum / USERS).isCloseTo(1 / 8.0, within(0.01));
        double variance = (1 / 8.0) * (7 / 8.0) / (8 * alpha + 1);
        assertThat(squares / USERS).isCloseTo(variance, within(0.1 * variance));
    }

    @Test
    void tinyConcentrationsLeaveOneClass() {
        SyntheticFleet fleet = new FleetBuilder().labelSkew(1e-6).build();
        for (int user = 0; user < 50; user++) {
            ClassAmounts amounts = new ClassAmounts(fleet, 1, user);
            double most = 0;
            for (int label = 0; label < 8; label++) {
                most = Math.max(most, amounts.of(label));
            }
            assertThat(most).isCloseTo(8, within(1e-6));
        }
    }

    @Test
    void recordingsFollowTheProportions() throws SensorDataException {
        SyntheticFleet fleet = new FleetBuilder()
                .classes(Motion.WALK, Motion.SIT, Motion.CLAP)
                .labelSkew(0.7)
                .hardware(FleetBuilder.PERFECT)
                .bout(Duration.ofSeconds(10))
                .build();
        for (int user = 0; user < 10; user++) {
            ClassAmounts amounts = new ClassAmounts(fleet, 4, user);
            int[] samples = new int[3];
            for (Recording recording : fleet.open(4).recordings(user)) {
                samples[recording.label()] += recording.length();
            }
            assertThat(samples[0]).isEqualTo(2 * (int) Math.round(500 * amounts.of(0)));
            assertThat(samples[1]).isEqualTo(2 * (int) Math.round(500 * amounts.of(1)));
            assertThat(samples[2]).isEqualTo(2 * 128 * (int) Math.round(10 * amounts.of(2)));
        }
    }

    @Test
    void missingClassesAreMissingAndDifferBetweenPeople() throws SensorDataException {
        SyntheticFleet fleet = new FleetBuilder()
                .missingClasses(3)
                .bout(Duration.ofSeconds(2))
                .hardware(FleetBuilder.PERFECT)
                .build();
        Set<Set<Integer>> sets = new HashSet<>();
        for (int user = 0; user < 20; user++) {
            Set<Integer> present = new HashSet<>();
            fleet.open(1).recordings(user).forEach(recording -> present.add(recording.label()));
            assertThat(present).hasSize(5);
            sets.add(present);
        }
        assertThat(sets).hasSizeGreaterThan(10);
    }

    @Test
    void quantitySkewIsLogNormalAndKeepsTheMean() {
        SyntheticFleet fleet = new FleetBuilder().quantitySkew(1).build();
        double sum = 0;
        double logs = 0;
        double squares = 0;
        for (int user = 0; user < USERS; user++) {
            double amount = new ClassAmounts(fleet, 2, user).of(0);
            sum += amount;
            logs += StrictMath.log(amount) / USERS;
            squares += StrictMath.log(amount) * StrictMath.log(amount) / USERS;
        }
        assertThat(sum / USERS).isCloseTo(1, within(0.1));
        assertThat(logs).isCloseTo(-0.5, within(0.06));
        assertThat(Math.sqrt(squares - logs * logs)).isCloseTo(1, within(0.05));
    }
}
