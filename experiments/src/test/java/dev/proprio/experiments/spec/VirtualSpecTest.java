package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtualSpecTest {
    @Test
    void theClockIsTheMachinesUnlessItIsSaid() {
        assertThat(ExperimentSpec.defaults().clock()).isEqualTo(ClockKind.REAL);
        assertThat(spec().devices()).isEmpty();
        assertThat(spec("devices.mix={phone: 0.25, tag: 0.75}", "devices.profiles.tag={speed: 10, down: 1, up: 1}")
                        .devices()
                        .orElseThrow()
                        .deviceMix()
                        .shares())
                .containsEntry("tag", 0.75);
        assertThat(spec("devices.availability=diurnal")
                        .devices()
                        .orElseThrow()
                        .availability()
                        .kind())
                .isEqualTo(AvailabilityKind.DIURNAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clock=real;devices.jitter=1 | devices must be left out with clock: real",
                "engine=grpc | engine must be local or cluster with clock: virtual, because devices that speak the protocol would have to sleep",
                "engine=cluster;cluster={kind: leaves, listen: 127.0.0.1:7444} | cluster.kind must be workers with clock: virtual",
                "secure-aggregation={protocol: secagg, dropout: 0};cohort.size=40 | secure-aggregation must be left out with clock: virtual",
                "personalize.seeds=2 | personalize must be left out with clock: virtual",
                "aggregation={kind: fltrust, root: user-1} | must not need a certain device with clock: virtual",
                "devices.mix={phone: 0.5, watch: 0.4} | devices.mix must have shares that add up to 1, but they add up to 0.9",
                "devices.mix={phone: 1.5, watch: -0.5} | must have shares between 0 and 1",
                "devices.mix={phone: 0.5, toaster: 0.5} | names \"toaster\", which is no kind of device",
                "devices.availability=file | devices.availability.file must name the trace",
                "devices.availability={kind: file, file: a.csv, period: 0s} | devices.availability.period must be longer than 0s",
                "devices.availability={kind: diurnal, charging: 25:00-07:00} | must be two times of the day",
                "devices.availability={kind: diurnal, daytime: 2} | devices.availability.daytime",
                "devices.profiles.tag={speed: 0, down: 1, up: 1} | speed must be at least 1",
                "devices.profiles.tag={speed: 1, down: 0, up: 1} | down must be between"
            })
    void whatCannotBeIsRefused(String settings, String told) {
        assertThatThrownBy(() -> spec(settings.split(";", -1))).hasMessageContaining(told);
    }

    private static ExperimentSpec spec(String... settings) {
        List<String> all = new ArrayList<>(List.of("clock=virtual"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(
                YamlReader.parse("name: virtual\nrounds: 1\ndata: {source: synthetic}\n", "test"), all);
    }
}
