package dev.proprio.experiments.service;

import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.DeviceKind;
import dev.proprio.coordinator.service.EventStream;
import dev.proprio.coordinator.service.FairExecutor;
import dev.proprio.coordinator.service.LabelChange;
import dev.proprio.coordinator.service.Lifecycle;
import dev.proprio.coordinator.service.NoSuchRunException;
import dev.proprio.coordinator.service.RowCursor;
import dev.proprio.coordinator.service.RowPage;
import dev.proprio.coordinator.service.RunAction;
import dev.proprio.coordinator.service.RunDetail;
import dev.proprio.coordinator.service.RunFile;
import dev.proprio.coordinator.service.RunFolderFile;
import dev.proprio.coordinator.service.RunOrigin;
import dev.proprio.coordinator.service.RunRequest;
import dev.proprio.coordinator.service.RunView;
import dev.proprio.coordinator.service.Runs;
import dev.proprio.experiments.compare.ChangedWindows;
import dev.proprio.experiments.compare.IncomparableException;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.record.SecureSummary;
import dev.proprio.experiments.spec.NamedResource;
import dev.proprio.experiments.spec.ShellWord;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/** Runs that are kept in a store. */
final class StoredRuns implements Runs {
    /** Of each, the settings are in memory. */
    private static final int MOST_RUNS = 10_000;

    private final CoordinatorStore store;
    private final OfferedResources offer;
    private final RunQueue queue;
    private final EventPublisher publisher;
    private final FairExecutor replays;
    private final TrustBasis connected;
    private final Map<String, StoredRun> runs = new ConcurrentHashMap<>();
    private final NavigableSet<StoredRun> newestFirst =
            new ConcurrentSkipListSet<>(Comparator.comparing(StoredRun::createdAt)
                    .thenComparing(StoredRun::id)
                    .reversed());

    /**
     * @param replays reads what runs have recorded, for whoever watches them
     * @param connected who vouches for devices that connect
     */
    StoredRuns(
            CoordinatorStore store,
            OfferedResources offer,
            RunQueue queue,
            EventPublisher publisher,
            FairExecutor replays,
            TrustBasis connected)
            throws IOException {
        this.store = store;
        this.offer = offer;
        this.queue = queue;
        this.publisher = publisher;
        this.replays = replays;
        this.connected = connected;
        store.runs().forEach(run -> {
            runs.put(run.id(), run);
            newestFirst.add(run);
        });
    }

    /** Goes on with the runs that were under way, or waited for their turn, when the coordinator ended. */
    void goOn() throws IOException {
        List<StoredRun> inOrder = runs.values().stream()
                .sorted(Comparator.comparing(
                        run -> run.record().wanted().orElse(run.record().createdAt())))
                .toList();
        for (StoredRun run : inOrder) {
            queue.takeUp(run);
        }
    }

    /** All that are in the store. */
    Stream<StoredRun> all() {
        return runs.values().stream();
    }

    int count(Lifecycle state) {
        return (int) runs.values().stream()
                .filter(run -> run.record().seen() == state)
                .count();
    }

    /** What those that are not over have spent of the privacy that they promise: epsilon by id. */
    Map<String, Double> epsilons() {
        Map<String, Double> spent = new TreeMap<>();
        runs.values().stream()
                .filter(run -> !run.record().seen().isOver())
                .forEach(run -> run.epsilon().ifPresent(epsilon -> spent.put(run.id(), epsilon)));
        return spent;
    }

    /** A run that is not over and reads a file; it would fail without. */
    Optional<String> waitingFor(Path file) {
        return runs.values().stream()
                .filter(run -> !run.record().seen().isOver())
                .filter(run -> run.spec().stream()
                        .flatMap(spec -> NamedResource.in(spec).stream())
                        .anyMatch(named -> named.value().equals(file.toString())))
                .map(StoredRun::id)
                .findFirst();
    }

    @Override
    public List<RunView> list(Optional<String> before, int most) throws NoSuchRunException {
        Optional<StoredRun> newer = before.isEmpty() ? Optional.empty() : Optional.of(run(before.get()));
        return older(newer, most).stream().map(StoredRun::view).toList();
    }

    private List<StoredRun> older(Optional<StoredRun> than, int most) {
        return than.<SortedSet<StoredRun>>map(run -> newestFirst.tailSet(run, false)).orElse(newestFirst).stream()
                .limit(most)
                .toList();
    }

    @Override
    public RunView find(String id) throws NoSuchRunException {
        return run(id).view();
    }

    @Override
    public RunDetail detail(String id) throws NoSuchRunException, IOException {
        StoredRun run = run(id);
        RunRecord record = run.record();
        return new RunDetail(run.view(), record.settings(), command(run, record), basis(run), run.notes());
    }

    /** As it is written down once the run is over; until then, as it is now. */
    private Optional<String> basis(StoredRun run) throws IOException {
        TrustBasis devices = run.record().devices() == DeviceKind.SIMULATED ? TrustBasis.SIMULATED : connected;
        Optional<String> recorded = RunFolder.summary(run.folder())
                .flatMap(RunSummary::secureAggregation)
                .flatMap(SecureSummary::basis);
        return recorded.or(() -> run.spec()
                .flatMap(spec -> spec.secureAggregation().settings(spec.engine(), Dropouts.NONE))
                .map(secure -> devices.under(secure).sentence()));
    }

    private static String command(StoredRun run, RunRecord record) {
        // A spec that was sent along is in the run's folder.
        return record.command()
                .replace(
                        "./proprio run " + StoredRun.SPEC,
                        "./proprio run "
                                + ShellWord.of(
                                        run.folder().resolve(StoredRun.SPEC).toString()));
    }

    @Override
    public RunView create(RunRequest request) throws ConflictException, IOException {
        ValidatedRequest validated = ValidatedRequest.of(request, offer);
        StoredRun run;
        synchronized (this) {
            if (runs.size() >= MOST_RUNS) {
                throw new ConflictException("this store has %s, as many as it may; an admin deletes some"
                        .formatted(CountText.of(runs.size(), "run")));
            }
            run = store.make(request, validated);
            runs.put(run.id(), run);
            newestFirst.add(run);
        }
        publisher.tell(run);
        if (request.start()) {
            queue.want(run);
        }
        return run.view();
    }

    @Override
    public RunView act(String id, RunAction action) throws NoSuchRunException, ConflictException, IOException {
        StoredRun run = run(id);
        queue.act(run, action);
        return run.view();
    }

    @Override
    public void delete(String id) throws NoSuchRunException, ConflictException, IOException {
        StoredRun run = run(id);
        queue.forget(run);
        synchronized (this) {
            if (runs.remove(id) == null) {
                throw new NoSuchRunException(id);
            }
            newestFirst.remove(run);
            store.delete(run);
        }
        publisher.deleted(id);
        run.deleted();
    }

    @Override
    public RowPage rounds(String id, RowCursor after) throws NoSuchRunException, IOException {
        return RunRows.answer(run(id).rows().rounds(), after);
    }

    @Override
    public RowPage clients(String id, RowCursor after) throws NoSuchRunException, IOException {
        return RunRows.answer(run(id).rows().clients(), after);
    }

    @Override
    public RunOrigin origin(String id) throws NoSuchRunException, IOException {
        StoredRun run = run(id);
        Path spec = run.folder().resolve(StoredRun.SPEC);
        RunRecord record = run.record();
        return new RunOrigin(
                Files.exists(spec) ? Files.readString(spec) : "", record.set().orElse(Map.of()), record.devices());
    }

    @Override
    public RunView label(String id, LabelChange change) throws NoSuchRunException, ConflictException, IOException {
        StoredRun run = run(id);
        try {
            run.label(change);
        } catch (IllegalArgumentException e) {
            throw new ConflictException(String.valueOf(e.getMessage()));
        }
        publisher.tell(run);
        return run.view();
    }

    @Override
    public List<RunFolderFile> files(String id) throws NoSuchRunException, IOException {
        return OfferedFiles.in(run(id).folder());
    }

    @Override
    public Optional<Path> file(String id, String name) throws NoSuchRunException, IOException {
        return OfferedFiles.find(run(id).folder(), name);
    }

    @Override
    public String compare(List<String> ids, String measure, Set<String> across)
            throws NoSuchRunException, ConflictException, IOException {
        List<StoredRun> chosen = new ArrayList<>();
        for (String id : ids) {
            chosen.add(run(id));
        }
        return StoredComparison.of(chosen, measure, across);
    }

    @Override
    public Optional<Path> file(String id, RunFile file) throws NoSuchRunException {
        return Optional.of(run(id).folder().resolve(file.file())).filter(Files::exists);
    }

    @Override
    public String changes(String id, String other) throws NoSuchRunException, ConflictException, IOException {
        try {
            return ChangedWindows.of(run(id).folder(), run(other).folder())
                    .map(RunJson::line)
                    .orElseThrow(
                            () -> new ConflictException(
                                    "one of the runs does not tell of single windows: it is not done, its windows are withheld, its evaluation.mistakes is 0, or it is older than that"));
        } catch (IncomparableException e) {
            throw new ConflictException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public EventStream watch(String id, long after) throws NoSuchRunException {
        return run(id).watch(after, replays);
    }

    @Override
    public EventStream watchAll(long after) {
        return publisher.watch(after, this::older, replays);
    }

    private StoredRun run(String id) throws NoSuchRunException {
        StoredRun run = runs.get(id);
        if (run == null) {
            throw new NoSuchRunException(id);
        }
        return run;
    }
}
