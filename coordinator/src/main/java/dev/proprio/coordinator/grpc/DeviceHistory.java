package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.service.DeviceList;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What is known of each device since the coordinator started, whether it is connected or was lately. As a listener it
 * takes in what became of devices in rounds. Thread-safe.
 */
public final class DeviceHistory implements DeviceList, RoundListener {
    /** Of those that are gone, the latest are remembered. */
    private static final int MOST_GONE = 10_000;

    private final Clock clock;
    private final TreeMap<String, DeviceRecord> known = new TreeMap<>();
    private final Map<String, DeviceRecord> connected = new HashMap<>();
    private final LinkedHashMap<String, DeviceRecord> gone = new LinkedHashMap<>();
    private final List<Consumer<DeviceView>> watchers = new CopyOnWriteArrayList<>();

    DeviceHistory(Clock clock) {
        this.clock = clock;
    }

    /** Tells {@code watcher} of every device that comes, leaves or has taken part in a round; it must not block. */
    public void watch(Consumer<DeviceView> watcher) {
        watchers.add(watcher);
    }

    @Override
    public synchronized List<DeviceView> devices(String after, int most) {
        return known.tailMap(after, false).values().stream()
                .limit(most)
                .map(DeviceRecord::view)
                .toList();
    }

    void came(DeviceConnection connection) {
        came(connection.device(), connection.software(), connection.revision(), connection.says());
    }

    synchronized void came(String device, String software, int revision, SelfDescription says) {
        DeviceRecord page = known.computeIfAbsent(device, DeviceRecord::new);
        gone.remove(device);
        page.came(software, revision, says, clock.instant());
        connected.put(device, page);
        tell(page);
    }

    synchronized void heard(String device) {
        DeviceRecord page = connected.get(device);
        if (page != null) {
            page.heard(clock.instant());
        }
    }

    synchronized void left(String device) {
        DeviceRecord page = connected.remove(device);
        if (page == null) {
            return;
        }
        page.left(clock.instant());
        gone.put(device, page);
        if (gone.size() > MOST_GONE) {
            known.remove(gone.pollFirstEntry().getKey());
        }
        tell(page);
    }

    @Override
    public synchronized void roundStarted(RoundPlan plan) {
        for (String device : plan.devices()) {
            DeviceRecord page = connected.get(device);
            if (page != null) {
                page.asked();
            }
        }
    }

    @Override
    public synchronized void roundEnded(RoundResult result) {
        for (ClientOutcome outcome : result.outcomes()) {
            DeviceRecord page = known.get(outcome.device());
            if (page != null) {
                page.ended(outcome);
                tell(page);
            }
        }
    }

    private void tell(DeviceRecord page) {
        DeviceView view = page.view();
        watchers.forEach(watcher -> watcher.accept(view));
    }
}
