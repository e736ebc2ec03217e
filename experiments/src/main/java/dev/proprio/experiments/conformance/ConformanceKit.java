package dev.proprio.experiments.conformance;

import dev.proprio.experiments.conformance.Heard.CheckedIn;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.wire.Chunks;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Tries one rule after the other on a client that connects. */
public final class ConformanceKit {
    private static final int PIECES = 8;
    private static final int LEAST_CHUNK = 64;
    private static final String GONE = "the client is gone, and did not come back in the time that a rule may take";

    private final ConformanceSettings settings;
    private final ConformanceService service;
    private final TestedClient client;
    private final Consumer<RuleOutcome> progress;

    /**
     * @param companions the other devices of secure aggregations; none if there are no identities
     * @param progress learns of each rule's outcome
     */
    ConformanceKit(ConformanceSettings settings, Optional<Companions> companions, Consumer<RuleOutcome> progress) {
        var behaviour = new KitBehaviour();
        this.settings = settings;
        this.service = new ConformanceService(behaviour, chunkBytes(settings.model()));
        this.client = new TestedClient(service, behaviour, settings, companions);
        this.progress = progress;
    }

    /** All rules, in the order in which they are tried. */
    static List<ConformanceRule> rules() {
        return Stream.of(
                        SessionRules.all(),
                        FetchRules.all(),
                        UpdateRules.all(),
                        SettlementRules.all(),
                        TaskRules.all(),
                        QueryRules.all(),
                        SecureRules.all(),
                        LyingRules.all(),
                        PauseRules.all())
                .flatMap(List::stream)
                .toList();
    }

    /** The names of all rules, in the order in which they are tried. */
    public static List<String> names() {
        return rules().stream().map(ConformanceRule::name).toList();
    }

    /** What the client calls. */
    ConformanceService service() {
        return service;
    }

    /** How large a chunk may be in updates of a model: so small that there are several. */
    static int chunkBytes(Broadcast model) {
        long piece = model.byteLength() / PIECES / Float.BYTES * Float.BYTES;
        return (int) Math.min(Chunks.BYTES, Math.max(LEAST_CHUNK, piece));
    }

    /**
     * Waits for the client and tries the rules.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    ConformanceReport run() throws InterruptedException {
        List<RuleOutcome> outcomes = new ArrayList<>();
        Optional<CheckedIn> first = arrived();
        boolean here = first.isPresent();
        for (ConformanceRule rule : rules()) {
            if (!settings.only().isEmpty() && !settings.only().contains(rule.name())) {
                continue;
            }
            RuleOutcome outcome =
                    here ? tried(rule) : outcome(rule, RuleVerdict.UNTRIED, "no client is connected", Duration.ZERO);
            here = here && !outcome.seen().equals(GONE);
            outcomes.add(outcome);
            progress.accept(outcome);
        }
        return new ConformanceReport(
                first.map(known -> known.message().getDeviceId()).orElse(""),
                first.map(known -> known.message().getSoftware()).orElse(""),
                client.hasJoinedSecure(),
                outcomes);
    }

    private Optional<CheckedIn> arrived() throws InterruptedException {
        client.begin("arrival", settings.arrival());
        try {
            return Optional.of(client.connected());
        } catch (RuleBrokenException e) {
            return Optional.empty();
        }
    }

    private RuleOutcome tried(ConformanceRule rule) throws InterruptedException {
        client.begin(rule.name(), settings.limit());
        try {
            client.connected();
        } catch (RuleBrokenException e) {
            return outcome(rule, RuleVerdict.UNTRIED, GONE, settings.limit());
        }
        if (rule.level() == RuleLevel.QUERIES && client.announced() < QueryRules.REVISION) {
            return outcome(
                    rule,
                    RuleVerdict.NOT_APPLICABLE,
                    "it says that it speaks revision %s of the protocol, and is asked no queries before revision %s"
                            .formatted(client.announced(), QueryRules.REVISION),
                    Duration.ZERO);
        }
        client.begin(rule.name(), settings.limit());
        long begun = System.nanoTime();
        RuleVerdict verdict;
        String seen;
        try {
            seen = rule.check().holds(client);
            verdict = RuleVerdict.HOLDS;
        } catch (RuleBrokenException e) {
            seen = String.valueOf(e.getMessage());
            verdict = RuleVerdict.BROKEN;
        } catch (RuleUntriedException e) {
            seen = String.valueOf(e.getMessage());
            verdict = RuleVerdict.UNTRIED;
        } finally {
            client.settle();
        }
        return outcome(rule, verdict, seen, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static RuleOutcome outcome(ConformanceRule rule, RuleVerdict verdict, String seen, Duration took) {
        return new RuleOutcome(
                rule.name(),
                rule.level(),
                verdict,
                rule.says(),
                seen,
                rule.paragraph(),
                took.truncatedTo(ChronoUnit.MILLIS));
    }
}
