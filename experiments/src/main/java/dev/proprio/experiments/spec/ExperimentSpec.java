package dev.proprio.experiments.spec;

import dev.proprio.client.partition.Iid;
import dev.proprio.client.personalization.ModelTraining;
import dev.proprio.client.training.ForwardingAlgorithm;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalSgd;
import dev.proprio.client.training.pretext.PreTrained;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.NoCompression;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.record.RecordDraft;
import dev.proprio.proto.record.Withers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A whole experiment, validated. */
public record ExperimentSpec(
        @Setting("What the experiment is called in its folder and report.")
        String name,

        @Setting("The root of all randomness; any whole number of 64 bits, negative ones, too.")
        long seed,

        @Setting("Rounds of training, at least 1.") int rounds,
        @Setting("Where the experiment runs.") Engine engine,
        @Setting("What it learns from.") DataSpec data,

        @Setting("What is trained: a model's name, or a mapping with its settings.")
        ModelSpec model,

        @Setting("Who takes part in a round.") CohortSpec cohort,
        @Setting("How a device trains.") LocalAlgorithm local,
        @Setting("How a round's updates are combined.") Aggregation aggregation,

        @Setting("How the model moves along the combined update.")
        ServerOptimizer serverOptimizer,

        @Setting("How updates are compressed on their way to the coordinator.")
        Compression compression,

        @Setting("How the model is measured.") EvaluationSpec evaluation,
        @Setting("Which devices attack, and how.") AttackSpec attack,

        @Setting("How single updates are hidden from the coordinator.")
        SecureAggregationSpec secureAggregation,

        @Setting("What goes wrong with simulated devices.") FaultSpec faults,

        @Setting("How the run is kept, so that it can go on after a stop.")
        JournalSpec journal,

        @Setting("With engine: cluster, which processes carry out the rounds; left out, two that the run starts.")
        Optional<ClusterSpec> cluster,

        @Setting("How the model is fitted to single people; left out, it is not.")
        Optional<PersonalizeSpec> personalize,

        @Setting(
                "How little the model may tell of a single device: differential privacy; left out, nothing is promised.")
        Optional<PrivacySpec> privacy,

        @Setting("Which other programs are told of the rounds; left out, none is.")
        Optional<TrackingSpec> tracking,

        @Setting(
                "By which clock rounds go: the machine's, or a virtual one, by which devices take what they would outside.")
        ClockKind clock,

        @Setting("With clock: virtual, what devices are and when they are there; left out, watches, phones and rings.")
        Optional<DevicesSpec> devices,

        @Setting(
                "How the server goes on: synchronous, in rounds that wait for a cohort; without waiting, buffered (FedBuff) or fedasync, with clock: virtual or with devices of other processes; or with clock: virtual in tiers of equally fast devices (FedAT).")
        ModeSpec mode,

        @Setting(
                "When the run ends before its last round, by what devices tell of its models in sums (evaluation.on-devices); left out, it has all its rounds.")
        Optional<EarlyStoppingSpec> earlyStopping)
        implements Withers<ExperimentSpec> {
    public ExperimentSpec {
        Require.that(!name.isBlank() && name.length() <= 80, "name", "must have 1 to 80 characters");
        Require.atLeast("rounds", rounds, 1);
        personalize.ifPresent(study -> Require.that(
                seed <= Long.MAX_VALUE - study.seeds() + 1,
                "seed",
                "must be at most %s, so that personalize.seeds, %s, can be counted from it on, but was %s"
                        .formatted(Long.MAX_VALUE - study.seeds() + 1, study.seeds(), seed)));
        secureAggregation.requireFit(aggregation, compression, cohort, engine);
        Require.that(
                tracking.isEmpty() || personalize.isEmpty(),
                "tracking",
                "must be left out with personalize, which trains many models: their rounds are nobody's but the study's");
        if (mode.kind() != ModeKind.SYNCHRONOUS) {
            new AsynchronousRequirements(
                            mode,
                            clock,
                            engine,
                            cohort,
                            local,
                            aggregation,
                            serverOptimizer,
                            compression,
                            attack,
                            personalize.isPresent())
                    .check(secureAggregation, privacy);
        }
        new VirtualRequirements(
                        clock,
                        devices,
                        engine,
                        hasLeaves(engine, cluster),
                        aggregation,
                        secureAggregation,
                        privacy.isPresent(),
                        personalize.isPresent())
                .check();
        new ElsewhereRequirements(data, evaluation, attack, model.initial().isPresent()).check();
        Require.that(
                cohort.eligible().isEmpty() || privacy.isEmpty(),
                "cohort.eligible",
                "must be left out with privacy, whose ledger does not count what it tells of devices how many of them are eligible");
        Require.that(
                cohort.atMostOnceIn().isEmpty() || privacy.isEmpty(),
                "cohort.atMostOnceIn",
                "must be left out with privacy, whose accountant counts on every device's being drawn by itself, whoever was drawn before; use mechanism: banded, whose blocks take turns, or privacy.participations");
        privacy.ifPresent(promised -> new PrivacyRequirements(
                        promised, local, aggregation, compression, cohort, rounds, evaluation, secureAggregation)
                .check());
        Require.that(
                evaluation.continual().isEmpty() || personalize.isEmpty(),
                "evaluation.continual",
                "must be left out with personalize, whose methods are measured otherwise");
        Require.that(
                privacy.isEmpty() || personalize.isEmpty(),
                "personalize",
                "must be left out with privacy, which counts one model's rounds, where a study trains many; run it without, or one model alone");
        Require.that(
                privacy.isEmpty() || !data.asksForNormalization(),
                "data.normalization",
                "must not be federated with privacy, whose ledger does not count what these sums tell of a device; give the constants with kind: given, or leave it out");
        Require.that(
                !evaluation.choosesSettings() || personalize.isEmpty(),
                "evaluation.validation",
                "must be left out with personalize, which has personalize.validation for it");
        Require.that(
                !evaluation.choosesSettings() || earlyStopping.isEmpty(),
                "evaluation.validation",
                "must be left out with early-stopping, whose own validation sets people apart, by whom a search decides, too");
        earlyStopping.ifPresent(
                stopping -> stopping.requireFit(evaluation, personalize.isPresent(), privacy.isPresent()));
        requireStages(local, "local", rounds);
        Require.that(
                earlyStopping.isEmpty() || local.learnsClasses(rounds),
                "earlyStopping",
                "must be left out with %s, whose models can't tell classes apart yet: there is nothing to decide by"
                        .formatted(Extensions.nameOf(local.innermost(rounds).getClass())));
        requireCohort(mode, cohort, aggregation);
        Require.that(
                engine != Engine.CLUSTER || attack.attack().accomplices() == 0,
                "engine",
                "must be local or grpc, because with %s attackers share what they learn, and on a cluster they are trained by processes that don't meet"
                        .formatted(Extensions.nameOf(attack.attack().getClass())));
        Require.that(
                engine != Engine.CLUSTER
                        || secureAggregation
                                .settings(engine, Dropouts.NONE)
                                .filter(SecureAggregation::full)
                                .isEmpty(),
                "secureAggregation.level",
                "must be arithmetic with engine: cluster, where devices of different processes can't talk to each other; leave it out, or use engine: grpc");
        boolean leaves = hasLeaves(engine, cluster);
        Require.that(
                !leaves || !secureAggregation.demandsHidden(),
                "secureAggregation.level",
                "must be arithmetic, in so many words, with cluster.kind: leaves, where the protocol does not run yet: devices that demand it would send nothing; use engine: grpc for it");
        Require.that(
                privacy.isEmpty() || !leaves,
                "cluster.kind",
                "must be workers with privacy, which has not been tried with leaves yet; use those, or engine: local or grpc");
        Require.that(
                personalize.isEmpty() || !leaves,
                "cluster.kind",
                "must be workers with personalize, which trains many models, of which devices elsewhere would learn the first alone");
        Require.that(
                cohort.eligible().isEmpty() || !leaves,
                "cohort.eligible",
                "must be left out with cluster.kind: leaves, which do not pass on what devices say of themselves; use engine: grpc, or a coordinator");
        requireFit(local, aggregation, compression);
        RobustTraining.requireFit(
                local, rounds, personalize.map(PersonalizeSpec::methods).orElse(List.of()));
        personalize.ifPresent(study -> study.methods().stream()
                .map(method -> MethodTraining.of(method, local))
                .forEach(training -> {
                    if (training instanceof ModelTraining.Federated(LocalAlgorithm trained)) {
                        requireFit(trained, aggregation, compression);
                    }
                }));
        Require.that(
                aggregation.isMean() || !compression.needsMean(),
                "aggregation",
                "must be a mean, such as weighted-mean, because %s is right only for sums of all updates; use that, or compression: quantize or none"
                        .formatted(Extensions.nameOf(compression.getClass())));
    }

    private static void requireStages(LocalAlgorithm local, String path, int rounds) {
        switch (local) {
            case PreTrained stages ->
                Require.that(
                        stages.rounds() < rounds,
                        path + ".rounds",
                        "must be less than rounds, %s, but is %s: no round would be left to train on labels; use the task by itself to pre-train alone"
                                .formatted(rounds, stages.rounds()));
            case ForwardingAlgorithm wrapper -> requireStages(wrapper.local(), path + ".local", rounds);
            default -> {}
        }
    }

    private static void requireCohort(ModeSpec mode, CohortSpec cohort, Aggregation aggregation) {
        int least = mode.cohort(cohort).minimum();
        Require.that(
                mode.asynchronous().isEmpty() || least >= aggregation.least(),
                "mode.buffer",
                "must be at least %s, because %s can't combine fewer updates, but a step has %s"
                        .formatted(aggregation.least(), Extensions.nameOf(aggregation.getClass()), least));
        aggregation.requireCohort(least);
    }

    private static void requireFit(LocalAlgorithm local, Aggregation aggregation, Compression compression) {
        Require.that(
                aggregation.isMean() || !local.exchange().needsMean(),
                "aggregation",
                "must be a mean, such as weighted-mean, because %s is right only for sums of all updates; use that, or another local algorithm, such as sgd or fedprox"
                        .formatted(Extensions.nameOf(local.getClass())));
        Require.that(
                compression.isLossless() || !local.exchange().needsExactUpdates(),
                "compression",
                "must be none, because with %s devices and the coordinator keep sums of the same updates, which would drift apart; leave it out, or use another local algorithm, such as sgd, fedprox or fednova"
                        .formatted(Extensions.nameOf(local.getClass())));
        Require.that(
                !compression.feedsBack() || local.exchange().models() == 1,
                "compression",
                "must not have error feedback, because with %s a device may train another model next time, to which what it did not send does not belong; use quantize, random-k, or error-feedback: false"
                        .formatted(Extensions.nameOf(local.getClass())));
        Require.that(
                !compression.feedsBack() || !local.exchange().hasExponent(),
                "compression",
                "must not have error feedback, because with %s a device's update has another scale in each round, on which what it did not send is worth something else; use quantize, random-k, or error-feedback: false"
                        .formatted(Extensions.nameOf(local.getClass())));
        Require.that(
                !compression.leavesOut() || !local.sendsOnce(),
                "compression",
                "must send all values, because with %s devices send once what is never sent again; use quantize or none"
                        .formatted(Extensions.nameOf(local.getClass())));
    }

    /** Whether devices connect to leaves, and are no part of the run's process. */
    public boolean hasLeaves() {
        return hasLeaves(engine, cluster);
    }

    private static boolean hasLeaves(Engine engine, Optional<ClusterSpec> cluster) {
        return engine == Engine.CLUSTER
                && cluster.filter(named -> named.kind() == ClusterKind.LEAVES).isPresent();
    }

    /** The training of one of a study's models, without the study: its methods need not go with another's algorithm. */
    public ExperimentSpec ofOneModel(LocalAlgorithm algorithm) {
        return with(ExperimentSpec::personalize, Optional.empty()).with(ExperimentSpec::local, algorithm);
    }

    /** The defaults; the data has none. A section that is not named here has its own, and what is optional is left out. */
    public static ExperimentSpec defaults() {
        return RecordDraft.of(ExperimentSpec.class)
                .set(ExperimentSpec::name, "experiment")
                .set(ExperimentSpec::seed, 1L)
                .set(ExperimentSpec::rounds, 20)
                .set(ExperimentSpec::engine, Engine.LOCAL)
                .set(ExperimentSpec::local, new LocalSgd())
                .set(ExperimentSpec::aggregation, new WeightedMean())
                .set(ExperimentSpec::serverOptimizer, new ServerSgd())
                .set(ExperimentSpec::compression, new NoCompression())
                .set(ExperimentSpec::clock, ClockKind.REAL)
                .make();
    }

    /**
     * The experiment in a YAML file.
     *
     * @param assignments settings that replace the file's, each {@code path=value}
     * @throws SettingsException with every problem there is, each with its file and line
     */
    public static ExperimentSpec read(Path file, List<String> assignments) throws SettingsException {
        return of(YamlReader.read(file), assignments);
    }

    /**
     * The experiment of settings that were read.
     *
     * @param assignments settings that replace others, each {@code path=value}
     * @throws SettingsException with every problem there is
     */
    public static ExperimentSpec of(SettingNode.Mapping settings, List<String> assignments) throws SettingsException {
        return new SettingBinder().bind(ExperimentSpec.class, Overrides.apply(settings, assignments));
    }

    /** Which simulated devices leave which rounds. */
    public Dropouts dropouts() {
        return faults.dropouts(secureAggregation.protocol());
    }

    /** The same with all training windows on one device, and as many passes over them. */
    public ExperimentSpec pooled(int devices) {
        int passes = Math.max(1, Math.round((float) rounds * cohort.size() / devices));
        return with(draft -> draft.set(ExperimentSpec::rounds, passes)
                .set(ExperimentSpec::data, data.with(DataSpec::partition, new Iid(1)))
                .set(ExperimentSpec::cohort, cohort.alone())
                .set(ExperimentSpec::aggregation, new WeightedMean())
                .set(ExperimentSpec::serverOptimizer, new ServerSgd())
                .set(ExperimentSpec::compression, new NoCompression())
                .set(ExperimentSpec::attack, new AttackSpec())
                .set(ExperimentSpec::secureAggregation, new SecureAggregationSpec())
                .set(ExperimentSpec::privacy, Optional.empty())
                .set(ExperimentSpec::faults, new FaultSpec())
                .set(ExperimentSpec::clock, ClockKind.REAL)
                .set(ExperimentSpec::devices, Optional.empty())
                .set(ExperimentSpec::mode, new ModeSpec())
                .set(ExperimentSpec::earlyStopping, Optional.empty()));
    }
}
