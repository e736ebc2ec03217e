package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceList;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventStream;
import dev.proprio.coordinator.service.Feed;
import dev.proprio.coordinator.service.RecentEvents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where everything that happens to runs and devices is told. Thread-safe. */
final class Board {
    private static final int MOST = 8192;

    private final RecentEvents events;
    private final DeviceList devices;

    Board(Clock clock, DeviceList devices) {
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
        events.publish(Event.RUN, ApiJson.write(Map.of("id", id, "deleted", true)));
    }

    /** @param runs tells of all runs, on one page */
    EventStream watch(long after, Feed.Past runs) {
        return events.after(after, () -> {
            List<Event> present = new ArrayList<>();
            present.addAll(runs.page());
            devices.devices().forEach(device -> present.add(new Event(Event.DEVICE, 0, ApiJson.write(device))));
            return present;
        });
    }
}
