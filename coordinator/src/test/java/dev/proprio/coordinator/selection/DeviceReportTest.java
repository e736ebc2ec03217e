package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.update.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of what devices say. */
class DeviceReportTest {
    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aLossThatIsNoNumberIsNoReport(double sum) {
        assertThat(DeviceReport.of(1, Map.of(Metric.LOSS, new Metric(sum, 1)))).isEmpty();
        assertThat(of(new Metric(6, 4), new Metric(sum, 4))).contains(new DeviceReport(1, 1.5, 1.5, 4));
    }

    @Test
    void whatNothingWasAveragedOverIsNoReport() {
        assertThat(DeviceReport.of(1, Map.of(Metric.LOSS, new Metric(1, 0)))).isEmpty();
        assertThat(of(new Metric(6, 4), new Metric(16, 0))).contains(new DeviceReport(1, 1.5, 1.5, 4));
    }

    @Test
    void squaresBelowZeroCountAsZeroAndSizesUpToWhatStaysExact() {
        assertThat(of(new Metric(6, 4), new Metric(-16, 4))).contains(new DeviceReport(1, 1.5, 0, 4));
        assertThat(of(new Metric(6, 4), new Metric(1e300, 1e300))).contains(new DeviceReport(1, 1.5, 1, 0x1p53));
    }

    @Test
    void reportsOfAPopulationAreThoseOfItsDevices() {
        DeviceReports all = NumberedDevices.losses(1, 2, 3, 4);
        DeviceReports some = all.of(Population.of(List.of("3", "7", "1")));
        assertThat(some.byDevice()).containsOnlyKeys("1", "3");
        assertThat(some.of("3")).isEqualTo(all.of("3"));
        assertThat(some.know("7")).isFalse();
        assertThat(some.size()).isEqualTo(2);
    }

    @Test
    void aPopulationHasItsDevicesInOrderAndNoOthers() {
        Population three = Population.of(List.of("b", "a", "c"));
        assertThat(three.size()).isEqualTo(3);
        assertThat(three.device(1)).isEqualTo("a");
        assertThat(three.contains("c")).isTrue();
        assertThat(three.contains("d")).isFalse();
    }

    @Test
    void aNewerReportReplacesTheOlderOneAndTheOthersStay() {
        DeviceReports reports =
                NumberedDevices.losses(1, 2).with(5, Map.of("1", Map.of(Metric.LOSS, new Metric(9, 1))));
        assertThat(reports.of("0")).contains(new DeviceReport(1, 1, 1, 1));
        assertThat(reports.of("1")).contains(new DeviceReport(5, 9, 9, 1));
    }

    private static Optional<DeviceReport> of(Metric loss, Metric squares) {
        return DeviceReport.of(1, Map.of(Metric.LOSS, loss, Metric.SQUARED_LOSS, squares));
    }
}
