package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.experiments.conformance.Heard.CheckedIn;
import dev.proprio.experiments.conformance.Heard.Left;
import dev.proprio.experiments.conformance.Heard.Said;
import dev.proprio.experiments.conformance.Heard.Submitted;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.CoordinatorMessage;
import dev.proprio.proto.v1.RoundClosed;
import dev.proprio.proto.v1.RoundsCommitted;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import dev.proprio.proto.wire.DescriptionBytes;
import dev.proprio.proto.wire.ModelRefs;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The client that is tested, as one rule after the other sees it: what it is asked, and what it is waited for to do. No
 * wait outlasts the rule's time. Belongs to one thread.
 */
final class TestedClient {
    private static final long SEED = 7;
    private static final int MOST_WORDS = 400;
    private static final int KIT_CHARACTERS = 8;

    private final ConformanceService service;
    private final KitBehaviour behaviour;
    private final ConformanceSettings settings;
    private final Optional<Companions> companions;
    private final String kit = UUID.randomUUID().toString().substring(0, KIT_CHARACTERS);
    private final List<String> runs = new ArrayList<>();
    private String rule = "";
    private long begun = System.nanoTime();
    private Duration limit;
    private Optional<CheckedIn> session = Optional.empty();
    private Optional<Left> left = Optional.empty();
    private boolean secure;

    /** @param companions the other devices of secure aggregations; none if the kit has no identities */
    TestedClient(
            ConformanceService service,
            KitBehaviour behaviour,
            ConformanceSettings settings,
            Optional<Companions> companions) {
        this.service = service;
        this.behaviour = behaviour;
        this.settings = settings;
        this.companions = companions;
        this.limit = settings.arrival();
    }

    /** A new rule begins: everything is as it should be again, and what was heard before is forgotten. */
    void begin(String name, Duration time) throws InterruptedException {
        behaviour.reset();
        rule = name;
        begun = System.nanoTime();
        limit = time;
        for (Optional<Heard> old = service.next(0); old.isPresent(); old = service.next(0)) {
            note(old.get());
        }
        left = Optional.empty();
    }

    /** Lets the client forget what it keeps of the rule's runs. */
    void settle() {
        behaviour.reset();
        session.ifPresent(open -> runs.forEach(run -> open.stream().say(committed(run, Integer.MAX_VALUE, 0))));
        runs.clear();
    }

    ConformanceSettings settings() {
        return settings;
    }

    KitBehaviour behaviour() {
        return behaviour;
    }

    /** The other devices of a secure aggregation. */
    Companions companions() throws RuleUntriedException {
        return companions.orElseThrow(() -> new RuleUntriedException(
                "the kit has no identities; start it with --keys or --store, and the client with what they leave"));
    }

    /** The client has taken part in a secure aggregation. */
    void joinedSecure() {
        secure = true;
    }

    boolean hasJoinedSecure() {
        return secure;
    }

    /** The revision of the protocol that the client says it speaks. */
    int announced() {
        return session.map(open -> open.message().getProtocolRevision()).orElse(0);
    }

    /** How many classes the model tells apart, as it is described, or else by the last of its tensors. */
    int classes() {
        List<Integer> last = settings.model().layout().slices().getLast().shape();
        return settings.description().map(known -> known.classes().size()).orElse(Math.max(2, last.getLast()));
    }

    /** How long the rule may still take. */
    long nanosLeft() {
        return Math.max(0, limit.toNanos() - (System.nanoTime() - begun));
    }

    /** The present session; waits for one, unless the client has left one since the rule began. */
    CheckedIn connected() throws RuleBrokenException, InterruptedException {
        if (left.isPresent()) {
            throw broken(left.get(), "that it stays");
        }
        while (session.filter(open -> open.stream().isOpen()).isEmpty()) {
            hear("a check-in");
        }
        return session.orElseThrow();
    }

    /** The next thing that the client does. */
    Heard hear(String expected) throws RuleBrokenException, InterruptedException {
        long left = nanosLeft();
        Heard next = (left > 0 ? service.next(left) : Optional.<Heard>empty())
                .orElseThrow(() -> new RuleBrokenException(
                        "within %s that did not come of it".formatted(DurationText.format(limit)), expected));
        note(next);
        if (next instanceof Heard.Malformed malformed) {
            throw new RuleBrokenException(malformed.words(), malformed.expected());
        }
        return next;
    }

    /** The next thing that the client does, if it does any in that time. */
    Optional<Heard> hearWithin(long nanos) throws InterruptedException {
        Optional<Heard> next = service.next(nanos);
        next.ifPresent(this::note);
        return next;
    }

    private void note(Heard heard) {
        switch (heard) {
            case CheckedIn entered ->
                session = Optional.of(entered).filter(open -> open.stream().isOpen());
            case Left gone -> {
                if (session.map(open -> open.stream().equals(gone.stream())).orElse(false)) {
                    session = Optional.empty();
                    left = Optional.of(gone);
                }
            }
            default -> {}
        }
    }

    /**
     * Waits for something that the client does in its present session.
     *
     * @param expected what, for a sentence
     * @param wanted what is waited for, made of what is heard
     * @param never what must not come before it
     */
    <T> T await(String expected, Function<Heard, Optional<T>> wanted, Predicate<Heard> never)
            throws RuleBrokenException, InterruptedException {
        return await(expected, wanted, never, heard -> Optional.empty());
    }

    private <T> T await(
            String expected,
            Function<Heard, Optional<T>> wanted,
            Predicate<Heard> never,
            Function<Heard, Optional<String>> instead)
            throws RuleBrokenException, InterruptedException {
        ControlStream open = connected().stream();
        while (true) {
            Heard heard = hear(expected);
            Optional<T> found = wanted.apply(heard);
            if (found.isPresent()) {
                return found.get();
            }
            boolean gone = heard instanceof CheckedIn
                    || (heard instanceof Left end && end.stream().equals(open));
            if (gone || never.test(heard)) {
                throw broken(heard, expected);
            }
            Optional<String> better = instead.apply(heard);
            if (better.isPresent()) {
                throw broken(heard, better.get());
            }
        }
    }

    /** What the client did is not what it should have done. */
    static RuleBrokenException broken(Heard heard, String expected) {
        String words = heard.words();
        return new RuleBrokenException(
                words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) + "..." : words, expected);
    }

    /** Says something to the client, which is waited for. */
    void say(CoordinatorMessage message) throws RuleBrokenException, InterruptedException {
        connected().stream().say(message);
    }

    /** A name for a run of this rule, which a client that remembers earlier kits has never heard. */
    String newRun() {
        String run = "conformance-%s-%s-%s".formatted(kit, rule, runs.size() + 1);
        runs.add(run);
        return run;
    }

    /** A task of a new run that the client can do. */
    Task.Builder task() {
        return task(newRun(), 1, settings.model());
    }

    /** A task on a model. */
    Task.Builder task(String run, int round, Broadcast model) {
        byte[] bytes = model.encode();
        var sha256 = ByteString.copyFrom(FloatBytes.sha256().digest(bytes));
        behaviour.serve(sha256, bytes);
        // Some rules are about models of another kind, which nothing is said of.
        Optional<ByteString> described = settings.described()
                .filter(known -> model.layout().equals(settings.model().layout()));
        described.ifPresent(behaviour::describe);
        return Task.newBuilder()
                .setRunId(run)
                .setRound(round)
                .setAttempt(1)
                .setSeed(SEED)
                .setModel(ModelRefs.of(
                        model, sha256, described.map(DescriptionBytes::sha256).orElse(ByteString.EMPTY)))
                .setRemainingMillis(Math.max(1, settings.limit().toMillis()))
                .putAllAlgorithm(settings.algorithm());
    }

    void ask(Task task) throws RuleBrokenException, InterruptedException {
        say(CoordinatorMessage.newBuilder().setTask(task).build());
    }

    /** The update for a task that it was asked for. */
    Submitted update(Task task) throws RuleBrokenException, InterruptedException {
        return await("an update for " + task.getRunId(), heard -> updateOf(task, heard), failureOf(task));
    }

    /** Asks for an update and waits for it. */
    Submitted trained(Task task) throws RuleBrokenException, InterruptedException {
        ask(task);
        return update(task);
    }

    static Optional<Submitted> updateOf(Task task, Heard heard) {
        return heard instanceof Submitted sent && sent.header().getRunId().equals(task.getRunId())
                ? Optional.of(sent)
                : Optional.empty();
    }

    /** What says that the client gave a task up. */
    static Predicate<Heard> failureOf(Task task) {
        return heard -> failed(task, heard).isPresent();
    }

    static Optional<TaskFailed> failed(Task task, Heard heard) {
        return heard instanceof Said said
                        && said.message().hasTaskFailed()
                        && said.message().getTaskFailed().getRunId().equals(task.getRunId())
                ? Optional.of(said.message().getTaskFailed())
                : Optional.empty();
    }

    /** The failure of a task that it was asked for, well-formed; an update for it is none. */
    TaskFailed failure(Task task, String why) throws RuleBrokenException, InterruptedException {
        return failure(task, why, heard -> false);
    }

    /** @param never what must not come before it either */
    TaskFailed failure(Task task, String why, Predicate<Heard> never) throws RuleBrokenException, InterruptedException {
        String expected = "task_failed for a task " + why;
        TaskFailed failed = await(
                expected,
                heard -> failed(task, heard),
                heard -> updateOf(task, heard).isPresent() || never.test(heard));
        requireWellFormed(task, failed);
        return failed;
    }

    /** Says of which task it is, at which stage and why. */
    static void requireWellFormed(Task task, TaskFailed failed) throws RuleBrokenException {
        if (failed.getRound() != task.getRound() || failed.getAttempt() != task.getAttempt()) {
            throw new RuleBrokenException(
                    "its task_failed was for round %s, attempt %s".formatted(failed.getRound(), failed.getAttempt()),
                    "one for round %s, attempt %s".formatted(task.getRound(), task.getAttempt()));
        }
        if (failed.getStage().isBlank() || failed.getReason().isBlank()) {
            throw new RuleBrokenException(
                    "its task_failed has no stage or no reason", "both, the reason as a sentence");
        }
    }

    /**
     * Asks for an update in a run of its own, and waits until the client has sent it or refused: then it is done with
     * whatever it was at before.
     *
     * @param never what it must not do meanwhile
     * @param instead what it should do instead of that
     */
    void probe(Predicate<Heard> never, String instead) throws RuleBrokenException, InterruptedException {
        Task probe = task().build();
        ask(probe);
        await(
                "an answer to the next task, of " + probe.getRunId(),
                heard -> updateOf(probe, heard).isPresent()
                                || failed(probe, heard).isPresent()
                        ? Optional.of(heard)
                        : Optional.empty(),
                heard -> false,
                heard -> never.test(heard) ? Optional.of(instead) : Optional.empty());
    }

    /** Breaks the control stream, and waits for the client to come back. */
    CheckedIn reconnected() throws RuleBrokenException, InterruptedException {
        CheckedIn before = connected();
        before.stream().end(Status.UNAVAILABLE.withDescription("the kit breaks the connection"));
        session = Optional.empty();
        return entered(before);
    }

    /** The next check-in, under the same id as before. */
    CheckedIn entered(CheckedIn before) throws RuleBrokenException, InterruptedException {
        while (true) {
            if (hear("a check-in after the connection broke") instanceof CheckedIn again) {
                String id = again.message().getDeviceId();
                if (!id.equals(before.message().getDeviceId())) {
                    throw new RuleBrokenException(
                            "it came back as \"%s\"".formatted(id),
                            "the same id at every connection, \"%s\""
                                    .formatted(before.message().getDeviceId()));
                }
                return again;
            }
        }
    }

    /** What says which rounds of a run are safe. */
    static CoordinatorMessage committed(String run, int last, int counted) {
        return CoordinatorMessage.newBuilder()
                .setCommitted(RoundsCommitted.newBuilder()
                        .setRunId(run)
                        .setLastRound(last)
                        .setCountedRound(counted))
                .build();
    }

    /** What says that a round is over. */
    static CoordinatorMessage closed(String run, int round) {
        return CoordinatorMessage.newBuilder()
                .setRoundClosed(RoundClosed.newBuilder().setRunId(run).setRound(round))
                .build();
    }
}
