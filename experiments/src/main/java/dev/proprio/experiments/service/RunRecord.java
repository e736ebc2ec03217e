package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.Lifecycle;
import dev.proprio.coordinator.service.RunLabels;
import dev.proprio.coordinator.service.RunRequest;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a coordinator keeps of a run, the content of {@code service.json}; the rest is in the files of any run.
 *
 * @param state where the run was when this was written
 * @param wanted whether it is to go on as soon as it can; if so, since when
 * @param command the command that runs the same again
 * @param settings all settings, defaults included
 * @param labels by what people find it again; empty if an earlier version wrote it
 * @param set settings that replaced others of its spec; empty likewise
 */
record RunRecord(
        String id,
        Lifecycle state,
        Optional<Instant> wanted,
        DeviceKind devices,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<String> failure,
        Optional<String> modelSha256,
        long parameters,
        Optional<Double> clientsPerSecond,
        String command,
        Map<String, Object> settings,
        Optional<RunLabels> labels,
        Optional<Map<String, String>> set) {
    static final String FILE = "service.json";

    RunRecord {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        set = set.map(replaced -> Collections.unmodifiableMap(new LinkedHashMap<>(replaced)));
    }

    static RunRecord created(String id, DeviceKind devices, Instant now, String command, Map<String, Object> settings) {
        return created(id, devices, now, command, settings, Optional.empty(), Optional.empty());
    }

    static RunRecord created(String id, Instant now, String command, Map<String, Object> settings, RunRequest request) {
        return created(
                id,
                request.devices(),
                now,
                command,
                settings,
                Optional.of(request.labels()),
                Optional.of(request.set()));
    }

    private static RunRecord created(
            String id,
            DeviceKind devices,
            Instant now,
            String command,
            Map<String, Object> settings,
            Optional<RunLabels> labels,
            Optional<Map<String, String>> set) {
        return new RunRecord(
                id,
                Lifecycle.CREATED,
                Optional.empty(),
                devices,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                command,
                settings,
                labels,
                set);
    }

    /** Where the run is for whoever looks: what is to go on and does not yet waits for its turn, whatever it did before. */
    Lifecycle seen() {
        return wanted.isPresent() && !state.isActive() && state != Lifecycle.DONE ? Lifecycle.WAITING : state;
    }

    RunRecord wanted(Optional<Instant> since) {
        return with(state, since, startedAt, endedAt, failure);
    }

    RunRecord in(Lifecycle other) {
        return with(other, wanted, startedAt, endedAt, failure);
    }

    RunRecord begun(Instant now) {
        return with(
                Lifecycle.RUNNING, wanted, startedAt.or(() -> Optional.of(now)), Optional.empty(), Optional.empty());
    }

    RunRecord rested(Lifecycle at) {
        return with(at, Optional.empty(), startedAt, endedAt, failure);
    }

    RunRecord ended(Lifecycle how, Instant now, Optional<String> why) {
        return with(how, Optional.empty(), startedAt, Optional.of(now), why);
    }

    RunRecord measured(long count, Optional<Double> speed, Optional<String> model) {
        return new RunRecord(
                id, state, wanted, devices, createdAt, startedAt, endedAt, failure, model, count, speed, command,
                settings, labels, set);
    }

    RunRecord labelled(RunLabels other) {
        return new RunRecord(
                id,
                state,
                wanted,
                devices,
                createdAt,
                startedAt,
                endedAt,
                failure,
                modelSha256,
                parameters,
                clientsPerSecond,
                command,
                settings,
                Optional.of(other),
                set);
    }

    private RunRecord with(
            Lifecycle at,
            Optional<Instant> since,
            Optional<Instant> started,
            Optional<Instant> ended,
            Optional<String> why) {
        return new RunRecord(
                id,
                at,
                since,
                devices,
                createdAt,
                started,
                ended,
                why,
                modelSha256,
                parameters,
                clientsPerSecond,
                command,
                settings,
                labels,
                set);
    }
}
