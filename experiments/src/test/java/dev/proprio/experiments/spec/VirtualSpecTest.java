package dev.proprio.experiments.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.FedAsync;
import dev.proprio.coordinator.asynchronous.Staleness;
import dev.proprio.coordinator.tiers.TieredMode;
import dev.proprio.experiments.run.Experiment;
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
                "devices.profiles.tag={speed: 1, down: 0, up: 1} | down must be between",
                "devices.work=0 | devices.work must be between 1 and 1000000 but was 0",
                "devices={spread: 1, correlation: {data: -1.5}} | devices.correlation.data must be between -1",
                "devices.correlation.data=0.3 | devices.correlation must be left out with spread: 0, by which all devices of a kind are equally fast"
            })
    void whatCannotBeIsRefused(String settings, String told) {
        assertThatThrownBy(() -> spec(settings.split(";", -1))).hasMessageContaining(told);
    }

    @Test
    void aServerWaitsUnlessItIsSaid() {
        assertThat(ExperimentSpec.defaults().mode().asynchronous()).isEmpty();
        assertThat(spec("mode=buffered").mode().asynchronous())
                .contains(new Buffered(10, 30, new Staleness.Polynomial(0.5), 20));
        assertThat(spec("mode={kind: buffered, buffer: 2, staleness: {kind: hinge, a: 1}, max-staleness: 3}")
                        .mode()
                        .asynchronous())
                .contains(new Buffered(2, 6, new Staleness.Hinge(1, 4), 3));
        assertThat(spec("mode={kind: fedasync, staleness: constant}").mode().asynchronous())
                .contains(new FedAsync(0.6, 10, new Staleness.Constant(), 20));
    }

    @Test
    void thereAreFiveTiersUnlessItIsSaid() {
        assertThat(spec("mode=tiered").mode().tiered()).contains(new TieredMode(5));
        assertThat(spec("mode={kind: tiered, tiers: 3}", "cohort.over-select=1.3", "cohort.minimum=5")
                        .mode()
                        .tiered())
                .contains(new TieredMode(3));
        assertThat(spec("mode=tiered").mode().asynchronous()).isEmpty();
        assertThat(ExperimentSpec.defaults().mode().tiered()).isEmpty();
        // By default there are phones, and rings that are a hundredth as fast.
        assertThat(caution("mode=tiered"))
                .contains("the slowest kind of device in devices.mix trains 100 times as long as the fastest");
        assertThat(caution("mode={kind: tiered, tiers: 1}")).isEmpty();
        assertThat(caution("mode=tiered", "devices.mix={phone: 0.5, gateway: 0.5, ring: 0}"))
                .isEmpty();
    }

    @Test
    void validateSaysWhereStepsMayOvershoot() {
        // 3 versions old: below 0.445 they settle; a half of each counts.
        assertThat(caution("mode=buffered"))
                .contains(
                        "a step goes 0.500 times as far",
                        "about 3.00 versions old",
                        "below 0.445 times",
                        "less than 89 %");
        assertThat(caution("mode=buffered", "server-optimizer={kind: momentum, learning-rate: 0.08, momentum: 0.9}"))
                .isEmpty();
        assertThat(caution("mode=buffered", "server-optimizer.learning-rate=0.85"))
                .isEmpty();
        assertThat(caution("mode={kind: buffered, concurrency: 10}")).isEmpty();
        assertThat(caution("mode=fedasync")).isEmpty();
        assertThat(caution("mode={kind: fedasync, concurrency: 30}"))
                .contains("about 30.0 versions old", "more than 20 are too stale", "raise mode.max-staleness");
    }

    @Test
    void realDevicesGoByTheMachinesClockAndSimulatedOnesDoNot() {
        ExperimentSpec real = spec("mode={kind: buffered, buffer: 2}", "clock=real", "engine=grpc");
        assertThat(real.mode().asynchronous()).isPresent();
        assertThatThrownBy(() -> Experiment.engineOf(real))
                .hasMessageContaining("clock must be virtual with mode: buffered where devices are simulated")
                .hasMessageContaining("./proprio coordinator or run --listen");
    }

    private static String caution(String... settings) {
        ExperimentSpec spec = spec(settings);
        return String.join(
                "\n",
                spec.mode().cautions(spec.serverOptimizer(), spec.devices().orElseGet(DevicesSpec::new)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode=buffered;clock=real | clock must be virtual with mode: buffered",
                "mode=buffered;engine=cluster | engine must be local with mode: buffered",
                "mode=fedasync;engine=grpc | engine must be local with mode: fedasync",
                "mode={kind: buffered, buffer: 8, concurrency: 7} | mode.concurrency must be at least the buffer, 8, or the buffer would never be full, but was 7",
                "mode={kind: buffered, buffer: 0} | mode.buffer must be at least 1",
                "mode={kind: buffered, max-staleness: -1} | mode.max-staleness must be between 0 and 10000 but was -1",
                "mode={kind: buffered, rate: 0.5} | mode.rate must be left out unless kind is fedasync",
                "mode={kind: fedasync, rate: 1.5} | mode.rate must be greater than 0 and at most 1 but was 1.5",
                "mode={kind: fedasync, buffer: 5} | mode.buffer must be left out with kind: fedasync",
                "mode.buffer=5 | mode.buffer must be left out with kind: synchronous",
                "mode.concurrency=5 | mode.concurrency must be left out with kind: synchronous",
                "mode={kind: buffered, staleness: {kind: constant, exponent: 1}} | mode.staleness.exponent must be left out unless kind is polynomial",
                "mode={kind: buffered, staleness: {kind: polynomial, exponent: -1}} | mode.staleness.exponent must be between 0",
                "mode={kind: buffered, staleness: {kind: hinge, b: -1}} | mode.staleness.b must be between 0",
                "mode={kind: buffered, staleness: {kind: polynomial, a: 1}} | mode.staleness.a must be left out unless kind is hinge",
                "mode=buffered;cohort.over-select=1.3 | cohort.over-select must be 1 with mode: buffered",
                "mode=buffered;cohort.minimum=5 | cohort.minimum must be left out with mode: buffered, where a step always has mode.buffer updates",
                "mode=buffered;cohort.selection=poisson | cohort.selection must not be poisson with mode: buffered",
                "mode=buffered;cohort.selection=fedcs | cohort.selection must not be fedcs with mode: buffered",
                "mode=buffered;local=scaffold | local must not be scaffold with mode: buffered",
                "mode=buffered;local=feddyn | local must not be feddyn with mode: buffered",
                "mode=buffered;local=fednova | local must not be fednova with mode: buffered",
                "mode=buffered;aggregation={kind: fltrust, root: user-1} | aggregation must not need a certain device with mode: buffered",
                "mode={kind: buffered, buffer: 2};aggregation={kind: krum, byzantine: 1} | mode.buffer must be at least 5, because krum can't combine fewer updates",
                "mode=fedasync;server-optimizer.learning-rate=6 | server-optimizer.learning-rate must be 1, without a schedule, with mode: fedasync",
                "mode=fedasync;server-optimizer.schedule=cosine | server-optimizer.learning-rate must be 1, without a schedule, with mode: fedasync",
                "mode=buffered;cohort.selection=fedcs | cohort.selection must not be fedcs with mode: buffered, because it fits devices in before a deadline",
                "mode=fedasync;server-optimizer=adam | server-optimizer must be sgd with mode: fedasync",
                "mode=buffered;compression=random-k | compression must not be random-k with mode: buffered",
                "mode=buffered;attack={kind: alie, share: 0.2} | attack must not be alie with mode: buffered",
                "mode=buffered;secure-aggregation={protocol: secagg, dropout: 0};cohort.size=40 | secure-aggregation must be left out with mode: buffered",
                "mode=buffered;privacy={clip: 1, noise-multiplier: 1, delta: 1e-6};aggregation=uniform-mean;cohort.selection=poisson | privacy must be left out with mode: buffered",
                "mode=buffered;personalize.seeds=2 | personalize must be left out with clock: virtual",
                "mode=tiered;clock=real | clock must be virtual with mode: tiered",
                "mode=tiered;clock=real;engine=grpc | clock must be virtual with mode: tiered, because who is in which tier follows from how long devices will take, which nobody knows of real ones before they have; add clock: virtual, or use mode: buffered",
                "mode=buffered;clock=real;engine=cluster | clock must be virtual with mode: buffered where devices are simulated",
                "mode=buffered;clock=real;engine=grpc;local=scaffold | local must not be scaffold with mode: buffered",
                "mode=buffered;clock=real;engine=grpc;personalize.seeds=2 | personalize must be left out with mode: buffered",
                "mode=buffered;clock=real;engine=grpc;secure-aggregation={protocol: secagg, dropout: 0};cohort.size=40 | secure-aggregation must be left out with mode: buffered",
                "mode=tiered;engine=cluster | engine must be local with mode: tiered",
                "mode={kind: tiered, tiers: 0} | mode.tiers must be between 1 and 20 but was 0",
                "mode={kind: buffered, tiers: 3} | mode.tiers must be left out unless kind is tiered",
                "mode={kind: tiered, concurrency: 3} | mode.concurrency must be left out with kind: tiered",
                "mode={kind: tiered, buffer: 3} | mode.buffer must be left out with kind: tiered, whose cohort.size",
                "mode=tiered;cohort.selection=poisson | cohort.selection must not be poisson with mode: tiered, because it draws how many are asked, and here each tier asks as many as cohort.size says",
                "mode=tiered;local=scaffold | local must not be scaffold with mode: tiered",
                "mode=tiered;server-optimizer=adam | server-optimizer must be sgd with mode: tiered, by which the model is the mean of all tiers'",
                "mode=tiered;server-optimizer.learning-rate=0.5 | server-optimizer.learning-rate must be 1, without a schedule, with mode: tiered",
                "mode=tiered;compression=random-k | compression must not be random-k with mode: tiered",
                "mode=tiered;aggregation=centered-clipping | aggregation must not be centered-clipping with mode: tiered, because it goes by the round before, which was another tier's",
                "mode=tiered;aggregation={kind: bucketing, rule: centered-clipping} | aggregation must not be centered-clipping with mode: tiered",
                "mode=tiered;attack={kind: alie, share: 0.2} | attack must not be alie with mode: tiered",
                "mode=tiered;secure-aggregation={protocol: secagg, dropout: 0};cohort.size=40 | secure-aggregation must be left out with mode: tiered",
                "mode=tiered;privacy={clip: 1, noise-multiplier: 1, delta: 1e-6};aggregation=uniform-mean;cohort.selection=poisson | privacy must be left out with mode: tiered"
            })
    void whatCannotBeWithoutWaitingIsRefused(String settings, String told) {
        assertThatThrownBy(() -> spec(settings.split(";", -1))).hasMessageContaining(told);
    }

    private static ExperimentSpec spec(String... settings) {
        List<String> all = new ArrayList<>(List.of("clock=virtual"));
        all.addAll(List.of(settings));
        return ExperimentSpec.of(
                YamlReader.parse("name: virtual\nrounds: 1\ndata: {source: synthetic}\n", "test"), all);
    }
}
