package dev.proprio.experiments.spec;

import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.Buffered;
import dev.proprio.coordinator.asynchronous.AsynchronousMode.FedAsync;
import dev.proprio.coordinator.asynchronous.DelayStability;
import dev.proprio.coordinator.optimizer.ServerMomentum;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.tiers.TieredMode;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How the server goes on from round to round. */
public record ModeSpec(
        @Setting(
                value =
                        "synchronous: a round waits for its cohort; buffered: the model moves with so many updates, of whatever version (FedBuff); fedasync: it is mixed with every update (FedAsync); tiered: devices that are about equally fast have rounds of their own, whose models are mixed (FedAT).",
                alone = true)
        ModeKind kind,

        @Setting("With kind: buffered, how many updates move the model, at least 1; without it, 10.")
        Optional<Integer> buffer,

        @Setting(
                "How many devices are under way at once, at most; at least the buffer. Without it, three times the buffer, and 10 with kind: fedasync. Where it is no more than the buffer, devices that have arrived wait until the model moves.")
        Optional<Integer> concurrency,

        @Setting(
                "With kind: fedasync, the share of the way to a device's model that the global one goes, greater than 0 and at most 1; without it, 0.6.")
        Optional<Double> rate,

        @Setting("How much stale updates count; without it, polynomial.")
        Optional<StalenessSpec> staleness,

        @Setting(
                "By how many versions an update may be stale at most to count at all, between 0 and 10000; without it, 20. With clock: virtual, others are never trained.")
        Optional<Integer> maxStaleness,

        @Setting(
                "With kind: tiered, into how many tiers devices are split by what a round takes them, about equally many in each, between 1 and 20; without it, 5.")
        Optional<Integer> tiers) {
    private static final int BUFFER = 10;
    private static final int TIMES = 3;
    private static final int ALONE = 10;
    private static final double RATE = 0.6;
    private static final int STALEST = 20;
    private static final int TIERS = 5;
    /** Tiers whose paces differ by more than that are ruled by the slowest. */
    private static final double MOST_APART = 10;

    public ModeSpec {
        if (kind == ModeKind.SYNCHRONOUS || kind == ModeKind.TIERED) {
            requireAbsent(kind, "concurrency", concurrency);
            requireAbsent(kind, "staleness", staleness);
            requireAbsent(kind, "maxStaleness", maxStaleness);
        }
        Require.that(
                buffer.isEmpty() || kind == ModeKind.BUFFERED,
                "buffer",
                kind == ModeKind.FEDASYNC
                        ? "must be left out with kind: fedasync, by which every update moves the model; or write kind: buffered"
                        : "must be left out with kind: %s, whose cohort.size says how many updates a round has; or write kind: buffered"
                                .formatted(kind.text()));
        Require.that(rate.isEmpty() || kind == ModeKind.FEDASYNC, "rate", "must be left out unless kind is fedasync");
        Require.that(tiers.isEmpty() || kind == ModeKind.TIERED, "tiers", "must be left out unless kind is tiered");
        tiers.ifPresent(TieredMode::new);
        asynchronous(kind, buffer, concurrency, rate, staleness, maxStaleness);
    }

    private static void requireAbsent(ModeKind kind, String name, Optional<?> given) {
        Require.that(
                given.isEmpty(),
                name,
                "must be left out with kind: %s, where all updates of a round are of one version; or write kind: buffered or fedasync"
                        .formatted(kind.text()));
    }

    /** Rounds that wait. */
    public ModeSpec() {
        this(
                ModeKind.SYNCHRONOUS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** How a server goes on that does not wait; empty if it waits. */
    public Optional<AsynchronousMode> asynchronous() {
        return asynchronous(kind, buffer, concurrency, rate, staleness, maxStaleness);
    }

    private static Optional<AsynchronousMode> asynchronous(
            ModeKind kind,
            Optional<Integer> buffer,
            Optional<Integer> concurrency,
            Optional<Double> rate,
            Optional<StalenessSpec> staleness,
            Optional<Integer> maxStaleness) {
        var counts = staleness.orElseGet(StalenessSpec::new).staleness();
        int stalest = maxStaleness.orElse(STALEST);
        return switch (kind) {
            case SYNCHRONOUS, TIERED -> Optional.empty();
            case BUFFERED -> {
                int size = buffer.orElse(BUFFER);
                int usual = (int) Math.min(Integer.MAX_VALUE, (long) TIMES * size);
                yield Optional.of(new Buffered(size, concurrency.orElse(usual), counts, stalest));
            }
            case FEDASYNC -> Optional.of(new FedAsync(rate.orElse(RATE), concurrency.orElse(ALONE), counts, stalest));
        };
    }

    /** Into which tiers devices are split; empty if they are not. */
    public Optional<TieredMode> tiered() {
        return kind == ModeKind.TIERED ? Optional.of(new TieredMode(tiers.orElse(TIERS))) : Optional.empty();
    }

    /**
     * Refuses simulated devices whose order of arrival would follow from the load of this machine.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if it would
     */
    public void requireRepeatable(ClockKind clock) {
        Require.that(
                kind == ModeKind.SYNCHRONOUS || clock == ClockKind.VIRTUAL,
                "clock",
                "must be virtual with mode: %s where devices are simulated, because by the machine's clock the order of arrivals would follow from its load; add clock: virtual and engine: local, or have devices of other processes train, with ./proprio coordinator or run --listen"
                        .formatted(kind.text()));
    }

    /** What the round engine takes for a cohort: with a server that does not wait, the updates of a step, all of which it needs. */
    public CohortPolicy cohort(CohortSpec cohort) {
        return asynchronous()
                .map(mode -> new CohortPolicy(mode.buffer(), 1, mode.buffer(), cohort.deadline()))
                .orElseGet(cohort::policy);
    }

    /**
     * What should be known before it runs.
     *
     * @param devices what it runs on
     */
    public List<String> cautions(ServerOptimizer optimizer, DevicesSpec devices) {
        return Stream.of(overshooting(optimizer), wasting(), ruledByTheSlowest(devices))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Where most updates come too late, most training is for nothing. */
    private Optional<String> wasting() {
        return asynchronous()
                .filter(mode -> mode.expectedStaleness() > mode.maxStaleness())
                .map(mode -> String.format(
                        Locale.ROOT,
                        "updates will be about %.3g versions old in the mean (mode.concurrency over the updates of a step), and those of more than %s are too stale to count: most of what devices do will be for nothing, and slow ones will never count; raise mode.max-staleness, or lower mode.concurrency",
                        mode.expectedStaleness(),
                        mode.maxStaleness()));
    }

    /** Tiers weigh by how seldom they report: where that differs much, the model is mostly one that was hardly trained. */
    private Optional<String> ruledByTheSlowest(DevicesSpec devices) {
        double apart = devices.apart();
        return tiered().filter(mode -> mode.tiers() > 1 && apart > MOST_APART)
                .map(mode -> String.format(
                        Locale.ROOT,
                        "the slowest kind of device in devices.mix trains %.3g times as long as the fastest: its tier will seldom report, and its model, hardly trained, weighs as much as the fastest tier has reported; leave kinds out that are so slow, or use mode: buffered",
                        apart));
    }

    /**
     * That steps along updates so old may overshoot more and more. FedAsync's can't, for
     * they end between two models.
     */
    private Optional<String> overshooting(ServerOptimizer optimizer) {
        if (!(asynchronous().orElse(null) instanceof Buffered mode)) {
            return Optional.empty();
        }
        double rate = switch (optimizer) {
            case ServerSgd sgd -> sgd.learningRate();
            case ServerMomentum momentum -> momentum.learningRate() / (1 - momentum.momentum());
            default -> 0;
        };
        double delay = mode.expectedStaleness();
        double gain = rate * mode.staleness().factor((int) Math.round(delay));
        double limit = DelayStability.limit(delay);
        return gain < limit
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "a step goes %.3g times as far as devices' training went, whose updates will be about %.3g versions old (mode.concurrency over mode.buffer): steps are sure to settle below %.3g times, and here only where local training goes less than %.0f %% of the way to a device's own optimum; if the loss swings, lower server-optimizer.learning-rate, mode.concurrency, or local.epochs",
                        gain,
                        delay,
                        limit,
                        Math.floor(100 * limit / gain)));
    }
}
