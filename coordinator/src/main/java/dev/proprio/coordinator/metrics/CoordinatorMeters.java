package dev.proprio.coordinator.metrics;

import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.service.Lifecycle;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The coordinator's metrics; as a listener it counts rounds. Thread-safe. */
public final class CoordinatorMeters implements RoundListener, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Counter unmoved;
    private final Counter accepted;
    private final Counter failed;
    private final Counter late;
    private final Counter dropped;
    private final Counter up;
    private final Counter down;
    private final Timer rounds;
    private final MultiGauge epsilon;
    private volatile Supplier<Map<String, Double>> spent = Map::of;

    public CoordinatorMeters() {
        this.unmoved = counter("proprio.rounds.unmoved", "Rounds without enough updates");
        this.accepted = updates("accepted");
        this.failed = updates("failed");
        this.late = updates("late");
        this.dropped = counter(
                "proprio.updates.dropped",
                "Of the devices that failed, those that left the round, or whose connection broke");
        this.up = bytes("up");
        this.down = bytes("down");
        this.rounds = Timer.builder("proprio.round")
                .description("Rounds that are over, and how long they took")
                .register(registry);
        this.epsilon = MultiGauge.builder("proprio.privacy.epsilon")
                .description("What a run that is not over has spent of the privacy that it promises")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Measures how many runs are in each state from now on. */
    public void watchRuns(ToIntFunction<Lifecycle> runs) {
        for (Lifecycle state : Lifecycle.values()) {
            Gauge.builder("proprio.runs", () -> runs.applyAsInt(state))
                    .description("Runs by their state")
                    .tag("state", state.toString())
                    .register(registry);
        }
    }

    /**
     * Measures what runs have spent of the privacy that they promise from now on.
     *
     * @param epsilons by a run's id; a run that is missing is not measured any more
     */
    public void watchPrivacy(Supplier<Map<String, Double>> epsilons) {
        spent = epsilons;
    }

    /** Measures how many devices are connected from now on. */
    public void watchDevices(IntSupplier connected) {
        Gauge.builder("proprio.devices.connected", connected::getAsInt)
                .description("Devices that are connected")
                .register(registry);
    }

    /** Measures how many certificates near their end, or are over, from now on. */
    public void watchCertificates(IntSupplier ending) {
        Gauge.builder("proprio.certificates.ending", ending::getAsInt)
                .description("Certificates of the coordinator's that near their end, or are over")
                .register(registry);
    }

    @Override
    public void roundEnded(RoundResult result) {
        rounds.record(result.elapsed());
        accepted.increment(result.accepted());
        failed.increment(result.failed());
        late.increment(result.late());
        dropped.increment(result.dropped());
        up.increment((double) result.traffic().bytesUp());
        down.increment((double) result.traffic().bytesDown());
        if (!result.moved()) {
            unmoved.increment();
        }
    }

    /** Everything, as Prometheus reads it. */
    public synchronized String scrape() {
        List<MultiGauge.Row<Number>> runs = spent.get().entrySet().stream()
                .map(run -> MultiGauge.Row.of(Tags.of("run", run.getKey()), run.getValue()))
                .toList();
        epsilon.register(runs, true);
        return registry.scrape();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter updates(String outcome) {
        return Counter.builder("proprio.updates")
                .description("What became of the devices that were asked")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter bytes(String direction) {
        return Counter.builder("proprio.payload")
                .baseUnit("bytes")
                .description("Models to devices, and updates from them")
                .tag("direction", direction)
                .register(registry);
    }

    @Override
    public void close() {
        registry.close();
    }
}
