package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.synthetic.Drift.Change;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final SyntheticFleet FLEET = new FleetBuilder()
            .devices(3)
            .sessions(4)
            .classes(Motion.WALK, Motion.CLAP)
            .bout(Duration.ofSeconds(3))
            .build();

    @Test
    void whatDoesNotDriftIsAsItWas() throws Exception {
        assertSame(recorded(FLEET, 1), recorded(drifting(new Drift(0, 0, 52, 0, 4)), 1));
    }

    @Test
    void theFirstSessionIsAsItWasAndLaterSessionsDependOnNoneAfterThem() throws Exception {
        SyntheticFleet fleet = drifting(new Drift(10, 0.5, 8, 0.5, 2));
        List<Recording> four = recorded(fleet, 1);
        List<Recording> two = recorded(fleet.with(SyntheticFleet::sessions, 2), 1);
        List<Recording> still = recorded(FLEET, 1);

        int each = two.size() / 2;
        assertSame(still.subList(0, each), four.subList(0, each));
        assertSame(two, four.subList(0, two.size()));
        assertThat(four.get(3 * each).samples())
                .isNotEqualTo(still.get(3 * each).samples());
    }

    /** Of a random walk in rotations the mean square of the angle grows with the steps, while it is small. */
    @Test
    void rotationsAddUp() {
        var drift = new Drift(1.5, 0, 52, 0, 4);
        double once = 0;
        double often = 0;
        for (int person = 0; person < 2000; person++) {
            KeyedRandom random = KeyedRandom.of(person, "drift");
            once += squaredAngle(drift.until(1, random));
            often += squaredAngle(drift.until(16, random));
        }
        assertThat(Math.toDegrees(Math.sqrt(once / 2000))).isCloseTo(1.5, within(0.1));
        assertThat(often / once).isCloseTo(16, within(1.6));
    }

    @Test
    void theYearComesRound() {
        var drift = new Drift(0, 0.3, 10, 0, 4);
        KeyedRandom random = KeyedRandom.of(1, "drift");

        assertThat(drift.until(0, random).strength()).isEqualTo(1);
        assertThat(drift.until(5, random).strength()).isCloseTo(0.7, within(1e-12));
        assertThat(drift.until(10, random).strength()).isCloseTo(1, within(1e-12));
        assertThat(drift.until(3, random).strength())
                .isCloseTo(drift.until(7, random).strength(), within(1e-12));
        assertThat(drift.until(5, random).tempo()).isEqualTo(1);
    }

    @Test
    void anInjuryHealsByHalfInItsTimeUnlessAnotherComes() {
        var drift = new Drift(0, 0, 52, 0.1, 3);
        int injuries = 0;
        for (int person = 0; person < 200; person++) {
            KeyedRandom random = KeyedRandom.of(person, "drift");
            double before = 0;
            for (int session = 0; session < 20; session++) {
                Change change = drift.until(session, random);
                double injured = change.limp() / 0.5;
                assertThat(change.tempo()).isCloseTo(1 - 0.25 * injured, within(1e-12));
                assertThat(change.strength()).isCloseTo(1 - 0.4 * injured, within(1e-12));
                if (injured == 1) {
                    injuries++;
                } else {
                    assertThat(injured).isCloseTo(before / Math.cbrt(2), within(1e-12));
                }
                before = injured;
            }
        }
        // 3,800 chances of a tenth: 380, SD 18.5.
        assertThat(injuries).isBetween(300, 460);
        assertThat(new Drift(0, 0, 52, 1, 3)
                        .until(7, KeyedRandom.of(1, "drift"))
                        .limp())
                .isEqualTo(0.5);
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThatThrownBy(() -> drifting(new Drift()).with(SyntheticFleet::sessions, 1))
                .hasMessageContaining("must be left out with sessions: 1");
        assertThatThrownBy(() -> new Drift(-1, 0, 52, 0, 4)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new Drift(0, 0.95, 52, 0, 4)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new Drift(0, 0, 1, 0, 4)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new Drift(0, 0, 52, 1.1, 4)).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> new Drift(0, 0, 52, 0, 0)).isInstanceOf(InvalidSettingException.class);
    }

    private static SyntheticFleet drifting(Drift drift) {
        return FLEET.with(SyntheticFleet::drift, Optional.of(drift));
    }

    private static List<Recording> recorded(SyntheticFleet fleet, int user) throws SensorDataException {
        return fleet.open(7).recordings(user);
    }

    private static void assertSame(List<Recording> first, List<Recording> second) {
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i).samples()).isEqualTo(first.get(i).samples());
        }
    }

    private static double squaredAngle(Change change) {
        double[] cells = change.mounting().cells();
        double angle = Math.acos(Math.clamp((cells[0] + cells[4] + cells[8] - 1) / 2, -1, 1));
        return angle * angle;
    }
}
