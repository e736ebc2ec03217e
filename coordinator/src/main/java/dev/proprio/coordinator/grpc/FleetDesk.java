package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.DeviceTry;
import dev.proprio.coordinator.quarantine.FailureSubject;
import dev.proprio.coordinator.quarantine.FailureWatch;
import dev.proprio.coordinator.quarantine.Quarantine;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import dev.proprio.coordinator.quarantine.QuarantineSettings;
import dev.proprio.coordinator.quarantine.QuarantineStore;
import dev.proprio.coordinator.quarantine.Suspicion;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.DeviceDesk;
import dev.proprio.coordinator.service.DeviceMatches;
import dev.proprio.coordinator.service.DeviceQuery;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.coordinator.service.FleetOverview;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fleet as people see it, and who is put aside: by them, or because it keeps failing in rounds that this listens to.
 * Thread-safe.
 */
public final class FleetDesk implements DeviceDesk, RoundListener {
    private static final Logger log = LoggerFactory.getLogger(FleetDesk.class);
    private static final int MOST_HELD_BACK = 20;

    private final ServerState serverState;
    private final DeviceHistory history;
    private final Quarantine quarantine;
    private final QuarantineSettings settings;
    private final FailureWatch watch;
    private final InstantSource clock = InstantSource.system();
    /** Who keeps failing and is not put aside, for too many would be, and what is said of it. */
    private final LinkedHashMap<FailureSubject, String> heldBack = new LinkedHashMap<>();

    private final List<BiConsumer<String, String>> watchers = new CopyOnWriteArrayList<>();

    FleetDesk(ServerState serverState) {
        this.serverState = serverState;
        this.history = serverState.registry().history();
        this.quarantine = history.quarantine();
        this.settings = serverState.limits().quarantine();
        this.watch = new FailureWatch(settings);
    }

    /** Tells {@code watcher} what is put aside or let in without anybody's saying so, and why; it must not block. */
    public void watch(BiConsumer<String, String> watcher) {
        watchers.add(watcher);
    }

    /**
     * Takes in who was put aside before, and keeps it there from now on.
     *
     * @throws IOException if it can't be read; the message says what to do
     */
    public void keepIn(QuarantineStore store) throws IOException {
        quarantine.keepIn(store);
        serverState.sendAway();
    }

    @Override
    public List<DeviceView> devices(String after, int most) {
        return history.devices(after, most);
    }

    @Override
    public DeviceMatches page(DeviceQuery query) {
        return history.page(query);
    }

    @Override
    public FleetOverview overview() {
        List<String> held;
        synchronized (this) {
            held = List.copyOf(heldBack.values());
        }
        return history.overview(held);
    }

    @Override
    public List<QuarantineEntry> quarantined() {
        return quarantine.entries();
    }

    @Override
    public QuarantineEntry quarantine(FailureSubject subject, Optional<Duration> away, String reason, String by)
            throws IOException, ConflictException {
        var entry = QuarantineEntry.of(subject, clock.instant(), away.orElse(settings.away()), reason, by, false);
        try {
            quarantine.put(entry);
        } catch (IllegalArgumentException full) {
            throw new ConflictException(String.valueOf(full.getMessage()));
        }
        serverState.sendAway();
        return entry;
    }

    @Override
    public Optional<QuarantineEntry> release(FailureSubject subject) throws IOException {
        Optional<QuarantineEntry> released = quarantine.release(subject);
        synchronized (this) {
            heldBack.remove(subject);
            watch.forget(subject);
        }
        return released;
    }

    @Override
    public void roundStarted(RoundPlan plan) {
        history.roundStarted(plan);
    }

    @Override
    public synchronized void roundEnded(RoundResult result) {
        history.roundEnded(result);
        List<DeviceTry> tries = result.outcomes().stream().flatMap(this::tried).toList();
        tries.forEach(this::settle);
        if (settings.automatic()) {
            watch.take(tries, member -> quarantine.of(member).isPresent()).forEach(this::consider);
        }
        serverState.sendAway();
    }

    /** A task of which the outcome is the device's own. */
    private Stream<DeviceTry> tried(ClientOutcome outcome) {
        boolean own = switch (outcome) {
            case ClientOutcome.Failed failed ->
                switch (failed.stage()) {
                    case CONNECT, DROP -> settings.breaks();
                    case AGGREGATE, REFUSE -> false;
                    case FETCH, TRAIN, SUBMIT, VALIDATE, DEADLINE -> true;
                };
            case ClientOutcome.Accepted ignored -> true;
            case ClientOutcome.Late ignored -> true;
        };
        return own
                ? history.member(outcome.device()).stream()
                        .map(member -> new DeviceTry(member, outcome instanceof ClientOutcome.Failed))
                : Stream.empty();
    }

    private void settle(DeviceTry one) {
        try {
            for (QuarantineEntry entry : quarantine.settle(one.member(), one.failed())) {
                if (one.failed()) {
                    tell(
                            "quarantine " + entry.subject(),
                            "%s failed again".formatted(one.member().device()));
                } else {
                    watch.forget(entry.subject());
                    tell(
                            "release " + entry.subject(),
                            "a task of %s counts".formatted(one.member().device()));
                }
            }
        } catch (IOException e) {
            log.warn("what was tried with {} is not kept: {}", one.member().device(), e.getMessage());
        }
    }

    /** Puts somebody aside, unless too much of the fleet would be. */
    private void consider(Suspicion suspicion) {
        FailureSubject subject = suspicion.subject();
        List<DeviceStanding> fleet = history.standings().stream()
                .filter(device -> device.connected() || device.quarantined())
                .toList();
        long away = fleet.stream()
                .map(DeviceStanding::member)
                .filter(member -> subject.covers(member)
                        || quarantine
                                .of(member)
                                .filter(QuarantineEntry::automatic)
                                .isPresent())
                .count();
        if (away > settings.mostShare() * fleet.size()) {
            String sentence = "%s: %s; with it %s of %s devices would be put aside by themselves, which is too many"
                    .formatted(subject, suspicion.sentence(), away, fleet.size());
            boolean known = heldBack.putLast(subject, sentence) != null;
            if (heldBack.size() > MOST_HELD_BACK) {
                heldBack.pollFirstEntry();
            }
            if (!known) {
                tell("hold back " + subject, sentence);
            }
            return;
        }
        try {
            Instant now = clock.instant();
            quarantine.put(QuarantineEntry.of(subject, now, settings.away(), suspicion.sentence(), "", true));
            heldBack.remove(subject);
            tell("quarantine " + subject, suspicion.sentence());
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{} is not put aside: {}", subject, e.getMessage());
        }
    }

    private void tell(String what, String outcome) {
        watchers.forEach(watcher -> watcher.accept(what, outcome));
    }
}
