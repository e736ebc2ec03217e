package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceList;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventStream;
import dev.proprio.coordinator.service.FairExecutor;
import dev.proprio.coordinator.service.RecentEvents;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Where everything that happens to runs and devices is told. Thread-safe. */
final class EventPublisher {
    private static final int MOST = 8192;

    private final RecentEvents events;
    private final DeviceList devices;

    EventPublisher(Clock clock, DeviceList devices) {
        this.events = new RecentEvents(MOST, TimeUnit.MILLISECONDS.toMicros(clock.millis()));
        this.devices = devices;
    }

    void tell(StoredRun run) {
        events.publish(Event.RUN, ApiJson.write(run.view()));
    }

    void tell(DeviceView device) {
        events.publish(Event.DEVICE, ApiJson.write(device));
    }

    void deleted(String id) {
        events.publish(Event.RUN, deletion(id));
    }

    /** What is told of a run that is gone. */
    static String deletion(String id) {
        return ApiJson.write(Map.of("id", id, "deleted", true));
    }

    /**
     * @param runs the next runs after one, the newest first; empty for the newest
     * @param replays works out what there is, for all who ask
     */
    EventStream watch(
            long after, BiFunction<Optional<StoredRun>, Integer, List<StoredRun>> runs, FairExecutor replays) {
        return events.after(after, new PacedHistory(new CurrentState(runs, devices), replays));
    }
}
