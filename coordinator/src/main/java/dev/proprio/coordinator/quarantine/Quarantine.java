package dev.proprio.coordinator.quarantine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is put aside: not let in, so that no round can ask it. When its time is over, one device of those that it is about is let
 * in: a task of it that counts ends the quarantine, one that fails doubles it. Thread-safe.
 */
public final class Quarantine {
    /** How many entries there may be; a fleet of which more fail has another trouble. */
    public static final int MOST = 10_000;

    private static final Duration SOONEST = Duration.ofSeconds(30);
    private static final Duration LATEST = Duration.ofMinutes(15);

    private final InstantSource clock;
    private final Map<FailureSubject, QuarantineEntry> entries = new LinkedHashMap<>();
    /** The device of each entry that is let in to try. */
    private final Map<FailureSubject, String> trying = new HashMap<>();

    private QuarantineStore store = QuarantineStore.NONE;

    public Quarantine(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes in what was kept, and keeps everything there from now on.
     *
     * @throws IOException if it can't be read; the message says what to do
     */
    public synchronized void keepIn(QuarantineStore where) throws IOException {
        where.load().forEach(entry -> entries.put(entry.subject(), entry));
        store = where;
    }

    /** Whether nobody is put aside. */
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /** All, those that were put aside first being first. */
    public synchronized List<QuarantineEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** The entry of a device, let in to try or not. */
    public synchronized Optional<QuarantineEntry> of(FleetMember member) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        for (FleetAttribute attribute : FleetAttribute.values()) {
            String value = member.value(attribute);
            if (!value.isEmpty()) {
                QuarantineEntry entry = entries.get(new FailureSubject(attribute, value));
                if (entry != null) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** The entry that keeps a device out; none if there is none, or if it is the one to try a task with. */
    public synchronized Optional<QuarantineEntry> bars(FleetMember member) {
        Instant now = clock.instant();
        List<FailureSubject> tried = new ArrayList<>();
        for (FleetAttribute attribute : FleetAttribute.values()) {
            String value = member.value(attribute);
            if (value.isEmpty()) {
                continue;
            }
            var subject = new FailureSubject(attribute, value);
            QuarantineEntry entry = entries.get(subject);
            if (entry == null) {
                continue;
            }
            String first = trying.getOrDefault(subject, member.device());
            if (now.isBefore(entry.until()) || !first.equals(member.device())) {
                return Optional.of(entry);
            }
            tried.add(subject);
        }
        tried.forEach(subject -> trying.put(subject, member.device()));
        return Optional.empty();
    }

    /** After how long a device that is kept out should come back: by then it may have been released. */
    public Duration comeBack(QuarantineEntry entry) {
        Duration left = Duration.between(clock.instant(), entry.until());
        if (left.compareTo(SOONEST) < 0) {
            return LATEST;
        }
        return left.compareTo(LATEST) > 0 ? LATEST : left;
    }

    /**
     * Puts somebody aside, or does so anew.
     *
     * @throws IOException if it can't be kept; then nothing is changed
     * @throws IllegalArgumentException if too many are put aside already
     */
    public synchronized void put(QuarantineEntry entry) throws IOException {
        var next = new LinkedHashMap<>(entries);
        next.put(entry.subject(), entry);
        if (next.size() > MOST) {
            throw new IllegalArgumentException("%s are put aside, which is as many as may be".formatted(MOST));
        }
        replace(next);
        trying.remove(entry.subject());
    }

    /**
     * Lets somebody in again.
     *
     * @return what it was; empty if it was not put aside
     * @throws IOException if it can't be kept; then nothing is changed
     */
    public synchronized Optional<QuarantineEntry> release(FailureSubject subject) throws IOException {
        var next = new LinkedHashMap<>(entries);
        QuarantineEntry entry = next.remove(subject);
        if (entry == null) {
            return Optional.empty();
        }
        replace(next);
        trying.remove(subject);
        return Optional.of(entry);
    }

    /**
     * Takes in what became of a task of a device. Of one that was let in to try, it decides.
     *
     * @return the entries that ended, or were renewed, by it
     * @throws IOException if that can't be kept; then nothing is changed
     */
    public synchronized List<QuarantineEntry> settle(FleetMember member, boolean failed) throws IOException {
        List<FailureSubject> decided = trying.entrySet().stream()
                .filter(entry -> entry.getValue().equals(member.device()))
                .map(Map.Entry::getKey)
                .filter(subject -> subject.covers(member))
                .toList();
        if (decided.isEmpty()) {
            return List.of();
        }
        var next = new LinkedHashMap<>(entries);
        List<QuarantineEntry> changed = new ArrayList<>();
        for (FailureSubject subject : decided) {
            Optional<QuarantineEntry> before = Optional.ofNullable(next.remove(subject));
            if (before.isPresent() && failed) {
                QuarantineEntry renewed = before.get().again(clock.instant());
                next.put(subject, renewed);
                changed.add(renewed);
            } else {
                before.ifPresent(changed::add);
            }
        }
        replace(next);
        decided.forEach(trying::remove);
        return changed;
    }

    /** Notes that a device has left: another may try in its place. */
    public synchronized void left(String device) {
        trying.values().removeIf(device::equals);
    }

    private void replace(Map<FailureSubject, QuarantineEntry> next) throws IOException {
        store.save(List.copyOf(next.values()));
        entries.clear();
        entries.putAll(next);
    }
}
