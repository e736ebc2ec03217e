package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.signal.Resampler;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceClockTest {
    @Test
    void gapsAreMissingSamplesThatResamplingSplitsAt() throws SensorDataException {
        Timing lossy = new Timing(Duration.ofMillis(1), 50, 20, Duration.ofMillis(400), 60, Duration.ofSeconds(5));
        Hardware hardware = new Hardware(new Accelerometer(), new Gyroscope(), lossy);
        SyntheticFleet fleet = new FleetBuilder().hardware(hardware).build();
        int stretches = 0;
        int recordings = 0;
        int received = 0;
        for (int user = 0; user < 5; user++) {
            for (Recording recording : fleet.open(8).recordings(user)) {
                recordings++;
                received += recording.length();
                List<Recording> parts = new Resampler(
                                50, Duration.ofMillis(200), HeldMemory.ofPerson("", "", 1_000_000_000))
                        .resample(recording);
                stretches += parts.size();
                for (Recording part : parts) {
                    for (float value : part.samples()) {
                        assertThat(Float.isFinite(value)).isTrue();
                    }
                }
            }
        }
        assertThat(stretches).isGreaterThan(2 * recordings);
        assertThat(received).isBetween(recordings * 400, recordings * 950);
    }

    @Test
    void stampsIncreaseWhateverTheJitter() {
        Timing shaky = new Timing(Duration.ofMillis(50), 0, 0, Duration.ZERO, 0, Duration.ZERO);
        double[] stamps = new DeviceClock(shaky, 50, 0).stamps(all(5000), KeyedRandom.of(1, "stamps"));
        for (int i = 1; i < stamps.length; i++) {
            assertThat(stamps[i]).isGreaterThan(stamps[i - 1]);
        }
    }

    @Test
    void jitterAndSkewHaveTheirSize() {
        double[] stamps = new DeviceClock(new Timing(), 50, 100e-6).stamps(all(50_000), KeyedRandom.of(1, "stamps"));
        double squares = 0;
        for (int i = 0; i < stamps.length; i++) {
            double error = stamps[i] - i * 0.02 * (1 + 100e-6);
            squares += error * error;
        }
        assertThat(Math.sqrt(squares / stamps.length)).isCloseTo(1e-3, within(3e-5));
        assertThat(stamps[49_999]).isCloseTo(999.98 * 1.0001, within(0.01));
    }

    @Test
    void aPunctualClockIsExact() throws SensorDataException {
        SyntheticFleet fleet = new FleetBuilder().hardware(FleetBuilder.PERFECT).build();
        Recording recording = fleet.open(1).recordings(0).getFirst();
        assertThat(recording.length()).isEqualTo(1000);
        assertThat(((Timeline.Stamped) recording.timeline()).seconds()[999]).isEqualTo(999 * (1 / 50.0));
    }

    @Test
    void recordingsThatAreLostAltogetherAreLeftOut() throws SensorDataException {
        Timing dead = new Timing(Duration.ZERO, 0, 600, Duration.ofHours(1), 0, Duration.ZERO);
        Hardware hardware = new Hardware(new Accelerometer(), new Gyroscope(), dead);
        List<Recording> left =
                new FleetBuilder().hardware(hardware).build().open(1).recordings(0);
        for (Recording recording : left) {
            assertThat(recording.length()).isBetween(2, 150);
        }
    }

    private static int[] all(int length) {
        return IntStream.range(0, length).toArray();
    }
}
