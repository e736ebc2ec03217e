package dev.proprio.experiments.service;

import dev.proprio.coordinator.grpc.PastRuns;
import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.Lifecycle;
import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the store's runs say of devices' updates. A run that is done asks for no more, and one that is not in the store
 * never will. Of one that may be resumed only the rounds that are kept are told. Thread-safe.
 */
final class SettledRuns implements PastRuns {
    private static final int MOST_ACCOUNTS = 16;

    private final Supplier<Stream<StoredRun>> runs;
    private final Map<Path, String> ids = new HashMap<>();
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    /** @param runs all that are in the store */
    SettledRuns(Supplier<Stream<StoredRun>> runs) {
        this.runs = runs;
    }

    @Override
    public synchronized Optional<Standing> of(String run, String device) {
        boolean nameless = false;
        for (StoredRun stored : runs.get()
                .filter(each -> each.record().devices() == DeviceKind.CONNECTED)
                .toList()) {
            Optional<String> id = id(stored.folder());
            if (id.filter(run::equals).isPresent()) {
                return standing(run, stored, device);
            }
            nameless |= id.isEmpty() && !stored.record().seen().isOver();
        }
        return nameless ? Optional.empty() : Optional.of(new Standing(ENDED, 0));
    }

    private Optional<Standing> standing(String run, StoredRun stored, String device) {
        Lifecycle state = stored.record().state();
        if (state != Lifecycle.DONE && state != Lifecycle.STOPPED && state != Lifecycle.FAILED) {
            // Its own engine tells, of every round that is kept.
            return Optional.empty();
        }
        // Of one that may go on, more may come.
        Account account = state == Lifecycle.DONE
                ? accounts.computeIfAbsent(run, unread -> read(stored.folder()))
                : read(stored.folder());
        if (accounts.size() > MOST_ACCOUNTS) {
            accounts.remove(accounts.keySet().iterator().next());
        }
        int counted = account.counted().getOrDefault(device, 0);
        if (state == Lifecycle.DONE) {
            return Optional.of(new Standing(ENDED, counted));
        }
        // Where the server does not wait, an update of an earlier task than the last step may count yet when the run
        // goes on.
        boolean waits = stored.spec()
                .filter(spec -> spec.mode().asynchronous().isEmpty())
                .isPresent();
        return Optional.of(new Standing(waits ? account.last() : counted, counted));
    }

    private static Account read(Path folder) {
        Map<String, Integer> counted = new HashMap<>();
        int last = 0;
        try (BufferedReader reader = Files.newBufferedReader(folder.resolve(RunFolder.CLIENTS))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode row = RunJson.read(line, JsonNode.class);
                int round = row.path("round").asInt(0);
                last = Math.max(last, round);
                if (row.path("outcome").asString("").equals("accepted")) {
                    // In terms of the task that the device was given.
                    int task = round - row.path("staleness").asInt(0);
                    counted.merge(row.path("device").asString(""), task, Math::max);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JacksonException halfWritten) {
            // The end of what was recorded.
        }
        return new Account(last, counted);
    }

    /** What devices know a run as: its folder never says anything else once it has said it. */
    private Optional<String> id(Path folder) {
        String known = ids.get(folder);
        if (known == null && Files.exists(folder.resolve(ResumePoint.FILE))) {
            try {
                known = RunJson.read(Files.readString(folder.resolve(ResumePoint.FILE)), ResumePoint.class)
                        .run();
                ids.put(folder, known);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.ofNullable(known);
    }

    /** Of one run. */
    private record Account(int last, Map<String, Integer> counted) {}
}
