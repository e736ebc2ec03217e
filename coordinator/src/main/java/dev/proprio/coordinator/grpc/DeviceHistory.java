package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.coordinator.quarantine.FleetMember;
import dev.proprio.coordinator.quarantine.Quarantine;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.service.DeviceList;
import dev.proprio.coordinator.service.DeviceMatches;
import dev.proprio.coordinator.service.DeviceQuery;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.FleetOverview;
import dev.proprio.proto.wire.SelfDescription;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

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

    private final List<AttributeCounts> attributes = Stream.of(
                    FleetAttribute.SOFTWARE, FleetAttribute.HARDWARE, FleetAttribute.MODEL_VERSION)
            .map(AttributeCounts::new)
            .toList();
    private final OutcomeCounts all = new OutcomeCounts();
    private final Instant since;
    private final Quarantine quarantine;
    private long forgotten;

    DeviceHistory(Clock clock) {
        this.clock = clock;
        this.since = clock.instant();
        this.quarantine = new Quarantine(clock);
    }

    /** Who is put aside. */
    Quarantine quarantine() {
        return quarantine;
    }

    /** Tells {@code watcher} of every device that comes, leaves or has taken part in a round; it must not block. */
    public void watch(Consumer<DeviceView> watcher) {
        watchers.add(watcher);
    }

    @Override
    public synchronized List<DeviceView> devices(String after, int most) {
        return known.tailMap(after, false).values().stream()
                .limit(most)
                .map(this::view)
                .toList();
    }

    /** Those that are asked for, in the order that is asked for. */
    DeviceMatches page(DeviceQuery query) {
        var search = new DeviceSearch(query);
        List<DeviceView> found = matching(search).stream()
                .filter(search::finds)
                .sorted(query.order().comparator(query.down()))
                .toList();
        return new DeviceMatches(
                found.stream().skip(query.skip()).limit(query.most()).toList(), found.size());
    }

    private synchronized List<DeviceView> matching(DeviceSearch search) {
        List<DeviceView> matching = new ArrayList<>();
        for (DeviceRecord page : known.tailMap(search.query().after(), false).values()) {
            Optional<QuarantineEntry> entry = quarantine.of(page.member());
            if (search.matches(page, entry.isPresent())) {
                matching.add(page.view(entry));
            }
        }
        return matching;
    }

    /** The fleet as a whole. */
    FleetOverview overview(List<String> heldBack) {
        List<DeviceStanding> devices = standings();
        synchronized (this) {
            return new FleetOverview(
                    since,
                    devices.size(),
                    connected.size(),
                    (int) devices.stream().filter(DeviceStanding::quarantined).count(),
                    forgotten,
                    all.tasks(),
                    all.updates(),
                    all.late(),
                    all.failedAt(),
                    attributes.stream()
                            .map(attribute -> attribute.summary(devices))
                            .toList(),
                    heldBack);
        }
    }

    /** All that are known. */
    synchronized List<DeviceStanding> standings() {
        return known.values().stream()
                .map(page -> {
                    FleetMember member = page.member();
                    return new DeviceStanding(
                            member, page.connected(), quarantine.of(member).isPresent());
                })
                .toList();
    }

    /** Those who took part in a round, as they are known. */
    synchronized Optional<FleetMember> member(String device) {
        return Optional.ofNullable(known.get(device)).map(DeviceRecord::member);
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

    /** Whether a device is put aside, as far as it is known what it says of itself. */
    boolean isQuarantined(String device) {
        return !quarantine.isEmpty()
                && quarantine
                        .of(member(device).orElseGet(() -> FleetMember.of(device, "", SelfDescription.NONE)))
                        .isPresent();
    }

    /** Notes that a device wanted to come, and was sent away. */
    synchronized void turnedAway(DeviceConnection connection) {
        if (!connected.containsKey(connection.device())) {
            came(connection);
            left(connection.device());
        }
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
        quarantine.left(device);
        gone.put(device, page);
        if (gone.size() > MOST_GONE) {
            known.remove(gone.pollFirstEntry().getKey());
            forgotten++;
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
            all.add(outcome);
            DeviceRecord page = known.get(outcome.device());
            if (page != null) {
                page.ended(outcome);
                attributes.forEach(attribute -> attribute.add(page.member(), outcome));
                tell(page);
            }
        }
    }

    private DeviceView view(DeviceRecord page) {
        return page.view(quarantine.of(page.member()));
    }

    private void tell(DeviceRecord page) {
        DeviceView view = view(page);
        watchers.forEach(watcher -> watcher.accept(view));
    }
}
