package dev.proprio.experiments.audit;

import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.engine.PrivateTraining;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.statistics.RocArea;
import dev.proprio.proto.extension.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One run of an experiment with canaries beside its devices, in the round engine that every run has, and what its models tell of
 * them. The probability with which a device is in a round is the experiment's own; what is promised is worked out for devices and
 * canaries together.
 */
public final class CanaryAudit {
    private final PreparedExperiment prepared;
    private final AuditOptions options;
    private final RoundListener watch;

    /**
     * @param watch is told of the rounds
     * @throws dev.proprio.proto.extension.InvalidSettingException if the experiment is none that can be audited; the message says
     *     why
     */
    public CanaryAudit(PreparedExperiment prepared, AuditOptions options, RoundListener watch) {
        requireFit(prepared, options);
        this.prepared = prepared;
        this.options = options;
        this.watch = watch;
    }

    private static void requireFit(PreparedExperiment prepared, AuditOptions options) {
        ExperimentSpec spec = prepared.spec();
        AuditedSpec.requireFit(spec);
        Require.that(
                spec.privacy().isPresent() || !options.noiseless(),
                "privacy",
                "must be there to be run without its noise, and is not; an audit of what promises nothing needs no such thing");
        Require.that(
                !spec.compression().leavesOut(),
                "compression",
                "must send all values for an audit, or most of a canary would never be sent; use quantize or none");
        spec.privacy().ifPresent(privacy -> {
            int all = prepared.dataset().devices() + options.canaries();
            Require.that(
                    privacy.promisedDelta() <= 1.0 / all,
                    "privacy",
                    "must have a delta of at most 1 over the %s devices that there are with %s canaries, but it was %s; lower it, or --canaries"
                            .formatted(all, options.canaries(), privacy.promisedDelta()));
        });
    }

    /**
     * Runs it.
     *
     * @throws RunFailedException if the rounds fail
     */
    public AuditResult run() throws RunFailedException, InterruptedException {
        int devices = prepared.dataset().devices();
        var canaries = Canaries.beside(
                Fleets.population(prepared), options.canaries(), prepared.spec().seed());
        boolean isPrivate = prepared.privacy().isPresent();
        int all = devices + (isPrivate ? canaries.count() : canaries.present());
        int cohort = (int) Math.round((double) prepared.spec().cohort().size() * all / devices);
        PreparedExperiment audited = prepared.ofSize(all, Math.max(cohort, 1));
        double rate = audited.privacy()
                .map(privacy -> privacy.mechanism().samplingRate())
                .orElse(Math.min(1, (double) cohort / all));
        try (OpenFleet fleet = Fleets.local(audited)) {
            var beside = new CanaryFleet(fleet.fleet(), canaries);
            RunDefinition run = audited.definition("audit-" + UUID.randomUUID());
            // As a private run's, a round's divisor is known to everybody; otherwise it is how many updates came.
            ToDoubleFunction<RoundResult> divisor =
                    isPrivate ? result -> cohort : result -> Math.max(1, result.accepted());
            var scores = new CanaryScores(
                    canaries,
                    audited.initialModel(),
                    run.optimizer(),
                    rate,
                    isMean(audited) ? divisor : result -> Double.POSITIVE_INFINITY,
                    beside::magnitudes);
            var engine = new RoundEngine(
                    run, beside, List.of(scores, watch), RoundLog.NONE, release(audited, cohort), RoundClock.SYSTEM);
            engine.run(audited.initialModel());
            return result(audited, canaries, scores.scores(), rate, cohort);
        }
    }

    /** Whether it is known how far one update of a round moves its sum. */
    private static boolean isMean(PreparedExperiment audited) {
        return audited.privacy().isPresent()
                || audited.spec().aggregation() instanceof UniformMean
                || audited.spec().aggregation() instanceof WeightedMean;
    }

    private Release release(PreparedExperiment audited, int cohort) {
        return options.noiseless() ? new NoiselessRelease(audited.release(), cohort) : audited.release();
    }

    private AuditResult result(
            PreparedExperiment audited, Canaries canaries, double[] scores, double rate, int cohort) {
        Optional<PrivateTraining> privacy = audited.privacy();
        int rounds = audited.rounds();
        double delta = privacy.map(promised -> promised.spec().promisedDelta()).orElse(options.delta());
        Optional<Double> epsilon = privacy.filter(promised -> !options.noiseless())
                .map(promised -> promised.epsilon(promised.ledger(rounds)));
        CanaryGuesses best = CanaryGuesses.best(scores, canaries.included(), delta, 1 - options.confidence());
        boolean[] included = new boolean[scores.length];
        IntStream.range(0, scores.length)
                .forEach(i -> included[i] = canaries.included().get(i));
        boolean held = epsilon.map(reported -> best.bound() <= reported).orElse(true);
        return new AuditResult(
                audited.spec().name(),
                audited.spec().seed(),
                prepared.dataset().devices(),
                scores.length,
                canaries.present(),
                rounds,
                cohort,
                rate,
                privacy.isPresent() && !options.noiseless(),
                privacy.map(promised -> promised.mechanism().noiseMultiplier()),
                epsilon,
                delta,
                best.bound(),
                options.confidence(),
                best.rule(),
                best.guesses(),
                best.right(),
                CanaryGuesses.rightOfAll(scores, canaries.included()),
                RocArea.of(scores, included),
                held,
                AuditNotes.of(audited, options, epsilon, best.bound(), held),
                found(scores, canaries));
    }

    private static List<FoundCanary> found(double[] scores, Canaries canaries) {
        List<FoundCanary> found = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            found.add(new FoundCanary(canaries.included().get(i), scores[i]));
        }
        return found;
    }
}
