package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.DeviceList;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.Event;
import dev.proprio.coordinator.service.EventFeed;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Tells one reader of all runs and devices as they are, in pages that do not grow with how many there are. */
final class CurrentState implements EventFeed.EventHistory {
    private static final int MOST = 200;

    private final BiFunction<Optional<StoredRun>, Integer, List<StoredRun>> runs;
    private final DeviceList devices;
    private Optional<StoredRun> run = Optional.empty();
    private String device = "";
    private boolean toldRuns;

    /** @param runs the next runs after one, at most so many; empty for the first */
    CurrentState(BiFunction<Optional<StoredRun>, Integer, List<StoredRun>> runs, DeviceList devices) {
        this.runs = runs;
        this.devices = devices;
    }

    @Override
    public List<Event> page() {
        if (!toldRuns) {
            List<StoredRun> next = runs.apply(run, MOST);
            if (!next.isEmpty()) {
                run = Optional.of(next.getLast());
                return next.stream()
                        .map(one -> new Event(Event.RUN, 0, ApiJson.write(one.view())))
                        .toList();
            }
            toldRuns = true;
        }
        List<DeviceView> next = devices.devices(device, MOST);
        if (!next.isEmpty()) {
            device = next.getLast().id();
        }
        return next.stream()
                .map(one -> new Event(Event.DEVICE, 0, ApiJson.write(one)))
                .toList();
    }
}
