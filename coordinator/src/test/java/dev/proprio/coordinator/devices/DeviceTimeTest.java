package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTimeTest {
    @ParameterizedTest
    @CsvSource({"0, 1136946", "1, 12515808", "2, 370158", "3, 1090946", "4, 12211808", "5, 1340946"})
    void theWorkedExampleTakesWhatItTakes(int device, long micros) {
        assertThat(KnownRound.time(device).total()).isEqualTo(micros);
    }

    @Test
    void everyPartIsRoundedUp() {
        var slow = new DeviceProfile(3, 0.007, 0.007, Duration.ofMillis(1), 1, 1, 0);
        DeviceTime time = DeviceTime.of(slow, new RoundWork(1, 1, 1, 1), 0);
        // 8 bits at 7,000 bit/s are 1,142.86 us; 1 us at 3 thousandths is 333.3 us.
        assertThat(time).isEqualTo(new DeviceTime(2143, 334, 2143, 4620));
    }

    @Test
    void chanceAddsThousandthsOfTheSum() {
        var work = new RoundWork(KnownRound.BYTES, KnownRound.BYTES, 96, 2000);
        assertThat(DeviceTime.of(KnownRound.PHONE, work, 500).total()).isEqualTo(1_705_419);
        assertThat(DeviceTime.of(KnownRound.PHONE, work, -1000).total()).isZero();
    }

    @Test
    void chanceDependsOnRoundAndDeviceAlone() {
        assertThat(DeviceTime.jitter(7, 3, 1, "d1", 0.2))
                .isEqualTo(DeviceTime.jitter(7, 3, 1, "d1", 0.2))
                .isNotEqualTo(DeviceTime.jitter(7, 4, 1, "d1", 0.2))
                .isNotEqualTo(DeviceTime.jitter(7, 3, 2, "d1", 0.2))
                .isNotEqualTo(DeviceTime.jitter(7, 3, 1, "d2", 0.2));
        assertThat(DeviceTime.jitter(7, 3, 1, "d1", 0)).isZero();
    }
}
