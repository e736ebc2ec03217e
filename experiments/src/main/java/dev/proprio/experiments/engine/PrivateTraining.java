package dev.proprio.experiments.engine;

import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.factorization.IntegerFactor;
import dev.proprio.coordinator.privacy.Mechanism;
import dev.proprio.coordinator.privacy.NoiseCalibration;
import dev.proprio.coordinator.privacy.PrivacyAccountant;
import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.RdpAccountant;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.release.AdaptiveClip;
import dev.proprio.coordinator.release.BandedRelease;
import dev.proprio.coordinator.release.DistributedRelease;
import dev.proprio.coordinator.release.GaussianRelease;
import dev.proprio.coordinator.release.LedgerPart;
import dev.proprio.coordinator.release.LocalRelease;
import dev.proprio.coordinator.release.NoiseSource;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.coordinator.selection.Poisson;
import dev.proprio.coordinator.selection.SecretCyclic;
import dev.proprio.coordinator.selection.SecretPoisson;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.experiments.spec.CohortSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.ExtrapolationSpec;
import dev.proprio.experiments.spec.PrivacyRandomness;
import dev.proprio.experiments.spec.PrivacySpec;
import dev.proprio.experiments.spec.PrivacyTarget;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.noise.LocalNoise;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.text.CountText;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;

/**
 * What an experiment's privacy comes to with a population.
 *
 * @param devices how many there are to be drawn from
 * @param mechanism what each round releases; where devices add the noise, what it would be if the coordinator did
 * @param distributed the noise that devices add; empty if the coordinator does
 * @param rounds how many rounds there are; fewer than the experiment has, where its budget ends before
 * @param banded how their noise hangs together; empty if it is independent
 * @param local how often devices that hide their own updates are asked; empty if none does
 */
public record PrivateTraining(
        ExperimentSpec experiment,
        PrivacySpec spec,
        int devices,
        SubsampledGaussian mechanism,
        Optional<DistributedNoise> distributed,
        int rounds,
        Optional<BandedTraining> banded,
        Optional<LocalPrivacy> local) {
    /** Noise is rounded up to one part in so many: machines may differ in a logarithm's last bit, and ledgers are compared. */
    private static final double FINEST = 1 << 20;

    /**
     * Checks an experiment's privacy against its population, and finds the noise.
     *
     * @throws InvalidSettingException if the promise can't be kept with so many devices; the message says what to do
     */
    static Optional<PrivateTraining> of(ExperimentSpec experiment, int devices, int length) {
        return experiment.privacy().map(spec -> of(experiment, spec, devices, length));
    }

    private static PrivateTraining of(ExperimentSpec experiment, PrivacySpec spec, int devices, int length) {
        double delta = spec.promisedDelta();
        spec.extrapolate()
                .ifPresent(larger -> Require.that(
                        larger.population() > devices,
                        "privacy.extrapolate.population",
                        "must be more than the run's own devices, which are %s, but was %s: noise is of a larger fleet; raise it, or leave extrapolate out"
                                .formatted(devices, larger.population())));
        long all = spec.extrapolate().map(ExtrapolationSpec::population).orElse((long) devices);
        Require.that(
                delta <= 1.0 / all,
                spec.target().isPresent() ? "privacy.target.delta" : "privacy.delta",
                "must be at most 1 over the number of devices, which is %s, but was %s: with more, giving one of them away whole would be private; lower it"
                        .formatted(all, delta));
        if (spec.isLocal()) {
            return local(experiment, spec, devices);
        }
        return spec.mechanism().ofDevices().isPresent()
                ? distributed(experiment, spec, devices, length)
                : central(experiment, spec, devices);
    }

    /** Who is in a round may be known, so that nothing is made of others' not being in it. */
    private static PrivateTraining distributed(ExperimentSpec experiment, PrivacySpec spec, int devices, int length) {
        PrivacyAccountant accountant = spec.accountant().accountant();
        double delta = spec.promisedDelta();
        double noise = spec.noiseMultiplier()
                .orElseGet(() -> noise(
                        accountant,
                        spec.target().orElseThrow(),
                        z -> PrivacyLedger.EMPTY.plus(
                                DistributedNoise.of(experiment, spec, z, length).mechanism(), experiment.rounds()),
                        "over %s rounds, in each of which every device may be".formatted(experiment.rounds()),
                        "rounds or cohort.size"));
        DistributedNoise added = DistributedNoise.of(experiment, spec, noise, length);
        added.requireFit(experiment.secureAggregation().ringBits());
        int rounds = spec.budgetStop()
                .map(budget -> affordable(accountant, added.mechanism(), delta, budget, experiment.rounds()))
                .orElse(experiment.rounds());
        return new PrivateTraining(
                experiment,
                spec,
                devices,
                new SubsampledGaussian(noise, 1),
                Optional.of(added),
                rounds,
                Optional.empty(),
                Optional.empty());
    }

    /** Each device's own rounds are counted, and who is in which is known. */
    private static PrivateTraining local(ExperimentSpec experiment, PrivacySpec spec, int devices) {
        PrivacyAccountant accountant = spec.accountant().accountant();
        Optional<Cyclic> cycle = LocalPrivacy.cycle(experiment, devices);
        int limit = LocalPrivacy.limit(experiment, spec, cycle);
        double noise = localNoise(spec, limit);
        var most = new LocalPrivacy(noise, limit, cycle);
        LocalPrivacy own = spec.budgetStop()
                .map(budget -> affordable(accountant, most.mechanism(), spec.promisedDelta(), budget, limit))
                .map(enough -> new LocalPrivacy(noise, enough, cycle))
                .orElse(most);
        return new PrivateTraining(
                experiment,
                spec,
                devices,
                new SubsampledGaussian(noise, 1),
                Optional.empty(),
                own.rounds(experiment, devices),
                Optional.empty(),
                Optional.of(own));
    }

    private static double localNoise(PrivacySpec spec, int limit) {
        return spec.noiseMultiplier()
                .orElseGet(() -> noise(
                        spec.accountant().accountant(),
                        spec.target().orElseThrow(),
                        z -> LocalPrivacy.ledger(z, limit),
                        "over the %s rounds that a device may be in".formatted(limit),
                        "privacy.participations"));
    }

    /**
     * The noise multiplier of an experiment whose devices hide their own updates, if it follows from the settings alone.
     *
     * @throws InvalidSettingException if no noise is enough; the message says what to do
     */
    public static Optional<Double> planned(ExperimentSpec experiment) {
        boolean drawnAnew = !(experiment.cohort().selection() instanceof Cyclic);
        return experiment
                .privacy()
                .filter(spec -> spec.isLocal() && drawnAnew)
                .map(spec -> localNoise(spec, LocalPrivacy.limit(experiment, spec, Optional.empty())));
    }

    private static PrivateTraining central(ExperimentSpec experiment, PrivacySpec spec, int devices) {
        double delta = spec.promisedDelta();
        CohortSpec cohort = experiment.cohort();
        double expected = cohort.size();
        int most = (int) Math.max(1, Math.floor(expected - 6 * Math.sqrt(expected)));
        Require.that(
                cohort.policy().minimum() <= most,
                "cohort.minimum",
                "must be at most %s with privacy, so that chance alone never skips a round of %s devices in the mean, but was %s; lower it, or raise cohort.size"
                        .formatted(most, cohort.size(), cohort.policy().minimum()));
        Optional<BandedTraining> banded = BandedTraining.of(experiment);
        int blocks = banded.map(BandedTraining::blocks).orElse(1);
        Require.that(
                banded.isEmpty() || cohort.size() <= Math.ceilDiv(devices, blocks),
                "cohort.size",
                "must be at most %s with privacy's %s blocks, of which a round asks one, and %s devices, but was %s; lower it, or privacy.bands"
                        .formatted(Math.ceilDiv(devices, blocks), blocks, devices, cohort.size()));
        double rate = Math.min(1, blocks * expected / devices);
        int turns = Math.ceilDiv(experiment.rounds(), blocks);
        PrivacyAccountant accountant = spec.accountant().accountant();
        double counted = spec.extrapolate().map(ExtrapolationSpec::rate).orElse(rate);
        double asked = spec.noiseMultiplier()
                .orElseGet(() -> noise(
                        accountant,
                        spec.target().orElseThrow(),
                        z -> PrivacyLedger.of(z, counted, turns),
                        "over %s rounds in each of which a device is with probability %s".formatted(turns, counted),
                        "rounds or cohort.size"));
        double noise = spec.extrapolate()
                .map(larger -> asked * cohort.size() / larger.cohort())
                .orElse(asked);
        spec.clip().adaptive().ifPresent(clip -> requireFit(clip.rule(cohort.size()), noise));
        var mechanism = new SubsampledGaussian(noise, rate);
        int rounds = spec.budgetStop()
                .map(budget -> affordable(accountant, mechanism, delta, budget, turns))
                .map(enough -> (int) Math.min(experiment.rounds(), (long) enough * blocks))
                .orElse(experiment.rounds());
        return new PrivateTraining(
                experiment,
                spec,
                devices,
                mechanism,
                Optional.empty(),
                rounds,
                banded.map(whole -> whole.leading(rounds)),
                Optional.empty());
    }

    private static double noise(
            PrivacyAccountant accountant,
            PrivacyTarget target,
            DoubleFunction<PrivacyLedger> ledger,
            String rounds,
            String cause) {
        // Less is not allowed, and losses grow with the square of what is left out.
        if (new RdpAccountant().epsilon(ledger.apply(PrivacySpec.LEAST_NOISE), target.delta()) <= target.epsilon()) {
            return PrivacySpec.LEAST_NOISE;
        }
        OptionalDouble enough = NoiseCalibration.noiseMultiplier(accountant, ledger, target.epsilon(), target.delta());
        Require.that(
                enough.isPresent() && enough.getAsDouble() <= PrivacySpec.MOST_NOISE,
                "privacy.target.epsilon",
                "can't be kept at %s %s, not even with a noise multiplier of %s; raise it, or lower %s"
                        .formatted(target.epsilon(), rounds, PrivacySpec.MOST_NOISE, cause));
        return Math.max(PrivacySpec.LEAST_NOISE, Math.ceil(enough.getAsDouble() * FINEST) / FINEST);
    }

    private static void requireFit(AdaptiveClip clip, double noise) {
        Require.that(
                clip.fits(noise) && clip.updateNoise(noise) <= PrivacySpec.MOST_NOISE,
                "privacy.clip.adaptive.noise",
                "must be more than half the noise multiplier, which is %s, by so much that the update's own is at most %s, but was %s: less noise on how many updates are within the clip leaves nothing of the promise to the updates; raise it, or cohort.size, a twentieth of which it is when left out"
                        .formatted(noise, PrivacySpec.MOST_NOISE, clip.noise()));
    }

    private static int affordable(
            PrivacyAccountant accountant, Mechanism mechanism, double delta, double budget, int rounds) {
        int some = 0;
        int many = rounds + 1;
        while (many - some > 1) {
            int middle = (some + many) >>> 1;
            double epsilon = accountant.epsilon(PrivacyLedger.EMPTY.plus(mechanism, middle), delta);
            if (epsilon <= budget) {
                some = middle;
            } else {
                many = middle;
            }
        }
        Require.that(
                some > 0,
                "privacy.budget-stop",
                "must leave at least one round, but the first costs an epsilon of %s; raise it, or noise-multiplier"
                        .formatted(accountant.epsilon(PrivacyLedger.EMPTY.plus(mechanism, 1), delta)));
        return some;
    }

    /**
     * Checks that whoever takes turns fills a round each time: a device's block follows from its id alone.
     *
     * @param ids gives each device's
     * @throws InvalidSettingException if too few are of some block; the message says what to do
     */
    void requireBlocks(IntFunction<String> ids) {
        int blocks = banded.map(BandedTraining::blocks)
                .or(() -> local.flatMap(LocalPrivacy::cycle).flatMap(Cyclic::blocks))
                .orElse(0);
        int[] sizes = new int[blocks];
        for (int device = 0; device < devices && blocks > 0; device++) {
            sizes[Cyclic.block(ids.apply(device), blocks)]++;
        }
        int least = experiment.cohort().policy().minimum();
        for (int round = 1; round <= Math.min(blocks, rounds); round++) {
            int size = sizes[round % blocks];
            Require.that(
                    size >= least,
                    banded.isPresent() ? "privacy.bands" : "cohort.selection.blocks",
                    "must leave at least %s in each block, but of %s blocks, into which %s are divided by their ids, the one that round %s asks has %s; lower it, or take more devices"
                            .formatted(
                                    CountText.of(least, "device"),
                                    blocks,
                                    CountText.of(devices, "device"),
                                    round,
                                    size == 0 ? "none" : Integer.toString(size)));
        }
    }

    /** What was released when so many rounds are over. */
    public PrivacyLedger ledger(int over) {
        return over == 0 ? PrivacyLedger.EMPTY : PrivacyLedger.EMPTY.plus(charged(), turns(over));
    }

    /** How many of the first rounds one device may have been in. */
    public long turns(int over) {
        return local.map(own -> own.updates(over))
                .or(() -> banded.map(blocks -> blocks.turns(over)))
                .orElse((long) over);
    }

    /** What was released up to a state, and by the rounds after it that began. */
    public PrivacyLedger ledger(RunState state, int begun) {
        if (distributed.isEmpty() && local.isEmpty()) {
            return ledger(begun);
        }
        PrivacyLedger known = LedgerPart.of(state);
        long more =
                Math.min(begun - state.round(), local.map(LocalPrivacy::most).orElse(begun) - known.rounds());
        return more > 0 ? known.plus(charged(), more) : known;
    }

    /** What a round costs. */
    private Mechanism charged() {
        return distributed
                .map(DistributedNoise::mechanism)
                .or(() -> local.map(LocalPrivacy::mechanism))
                .orElse(mechanism);
    }

    /** What all that a ledger has costs. */
    public double epsilon(PrivacyLedger ledger) {
        return ledger.entries().isEmpty() ? 0 : spec.accountant().accountant().epsilon(ledger, spec.promisedDelta());
    }

    /**
     * What is released of each round.
     *
     * @param layout of what devices send
     */
    public Release release(ParameterLayout layout) {
        if (distributed.isPresent()) {
            return new DistributedRelease(distributed.get().groups());
        }
        if (local.isPresent()) {
            return new LocalRelease(local.get().mechanism(), local.get().most());
        }
        NoiseSource noise = isSecret() ? NoiseSource.SECRET : NoiseSource.keyed(experiment.seed());
        ClippedSum sum = spec.sum(layout);
        int expected = experiment.cohort().size();
        return banded.<Release>map(rounds -> new BandedRelease(
                        sum, mechanism, rounds.blocks(), expected, noise, new IntegerFactor(rounds.factor())))
                .orElseGet(() -> new GaussianRelease(sum, mechanism, expected, noise, adaptive()));
    }

    /**
     * The run whose rounds are released so.
     *
     * @param sum what updates are added up by where the coordinator adds the noise
     */
    RunDefinition fitted(RunDefinition open, ClippedSum sum) {
        RunDefinition shorter = open.with(RunDefinition::rounds, rounds);
        if (local.isPresent()) {
            return local.get()
                    .cycle()
                    .map(blocks -> shorter.with(RunDefinition::selection, blocks))
                    .orElse(shorter);
        }
        return distributed
                .map(noise -> shorter.with(RunDefinition::secure, Optional.of(noise.settings())))
                .orElseGet(() -> shorter.with(draft ->
                        draft.set(RunDefinition::selection, selection()).set(RunDefinition::aggregation, sum)));
    }

    /** What devices are told beside the clip. */
    Map<String, String> told() {
        return local.map(own -> new LocalNoise(own.multiplier()).setting()).orElse(Map.of());
    }

    /** What devices that add noise themselves demand of it; 0 if they add none. */
    double minimumNoise() {
        // A device works it out from what is rounded up; but divides.
        return distributed.isPresent() ? mechanism.noiseMultiplier() * (1 - 1e-9) : 0;
    }

    private Optional<AdaptiveClip> adaptive() {
        return spec.clip().adaptive().map(clip -> clip.rule(experiment.cohort().size()));
    }

    /** Who is drawn. */
    private Selection selection() {
        double rate = mechanism.samplingRate();
        if (banded.isPresent()) {
            int blocks = banded.get().blocks();
            return isSecret() ? new SecretCyclic(blocks, rate) : new Cyclic(Optional.of(blocks), Optional.of(rate));
        }
        return isSecret() ? new SecretPoisson(rate) : new Poisson(Optional.of(rate));
    }

    /** Whether nobody can repeat the run. */
    public boolean isSecret() {
        return spec.randomness() == PrivacyRandomness.SECRET;
    }

    /** The noise multiplier of the update alone: more than the mechanism's where the clip is learnt with noise, too. */
    public double updateNoise() {
        return adaptive()
                .map(clip -> clip.updateNoise(mechanism.noiseMultiplier()))
                .orElse(mechanism.noiseMultiplier());
    }

    /**
     * The standard deviation of the noise on each value of a round's mean update, before anything is made of it.
     *
     * @param round from 1
     * @param updates how many the mean is of, if devices hide their own; it does not matter to other mechanisms, which divide by a fixed number
     */
    public double deviation(double clip, int round, int updates) {
        return independent(clip, updates)
                * banded.map(all -> all.error().ofRounds()[round - 1]).orElse(1.0);
    }

    /** The largest of the first rounds', with so few updates. */
    public double largestDeviation(double clip, int over, int updates) {
        double largest = 0;
        for (int round = 1; round <= over; round++) {
            largest = Math.max(largest, deviation(clip, round, updates));
        }
        return largest;
    }

    /** The same on the sum of the mean updates of the first rounds: what the model has, where it is moved along them. */
    public double summedDeviation(double clip, int over) {
        return independent(clip, experiment.cohort().size())
                * banded.map(all -> all.error().ofSums()[over - 1]).orElse(Math.sqrt(over));
    }

    private double independent(double clip, int updates) {
        if (local.isPresent()) {
            return updateNoise() * clip / Math.sqrt(updates);
        }
        return distributed
                .map(noise -> noise.deviation() * clip)
                .orElseGet(() -> updateNoise() * clip / experiment.cohort().size());
    }

    /**
     * How long the noise on a round's mean update is in the mean, over the longest that the update itself can be; of the round with
     * the most noise.
     *
     * @param parameters how many the model has
     * @param updates as in {@link #deviation}
     */
    public double noiseToSignal(int parameters, int updates) {
        return Math.sqrt(parameters) * largestDeviation(1, rounds, updates);
    }
}
