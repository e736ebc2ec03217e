package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UniformSelectionTest {
    @Test
    void everyDeviceIsEquallyLikelyAtEveryPlace() {
        double[] equal = new double[20];
        java.util.Arrays.fill(equal, 1);
        for (int place = 0; place < 5; place++) {
            int[] counts = NumberedDevices.counts(new UniformSelection(), 20, 5, place, DeviceReports.NONE, 20_000);
            // The 99.9 % quantile with 19 degrees of freedom.
            assertThat(NumberedDevices.chiSquare(counts, equal)).isLessThan(43.8);
        }
    }

    @Test
    void nothingIsRememberedOfDevices() {
        assertThat(new UniformSelection().usesReports()).isFalse();
    }
}
