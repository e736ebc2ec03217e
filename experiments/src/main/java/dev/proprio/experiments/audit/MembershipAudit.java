package dev.proprio.experiments.audit;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.Broadcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Runs of an experiment in each of which a coin decides of each device whether it takes part, and how well the last models tell. */
public final class MembershipAudit {
    /** Fewer shadows would know too few people on both sides. */
    public static final int FEWEST_RUNS = 4;

    /** More take longer than they tell. */
    public static final int MOST_RUNS = 1000;

    /** Of more devices than this, so many are targets. */
    private static final int MOST_TARGETS = 1000;

    /** Of fewer, a coin for each may leave nobody, and nothing can be told of those who are left. */
    private static final int FEWEST_DEVICES = 8;

    private static final double LEAST_LOSS = 1e-6;
    private static final double FALSE_ALARMS = 0.01;

    private final PreparedExperiment prepared;
    private final int runs;
    private final IntFunction<RoundListener> watch;
    private final List<String> targets = new ArrayList<>();

    /**
     * @param runs at least {@link #FEWEST_RUNS} and at most {@link #MOST_RUNS}
     * @param watch gives who is told of a run's rounds; runs are numbered from 1
     * @throws dev.proprio.proto.extension.InvalidSettingException if the experiment is none that can be audited; the message says
     *     why
     */
    public MembershipAudit(PreparedExperiment prepared, int runs, IntFunction<RoundListener> watch) {
        AuditedSpec.requireFit(prepared.spec());
        this.prepared = prepared;
        this.runs = runs;
        this.watch = watch;
        int devices = prepared.dataset().devices();
        Require.that(
                devices >= FEWEST_DEVICES,
                "data",
                "must have at least %s devices for an audit of membership, in each of whose runs a coin decides of each whether it takes part, but has %s that train; take more, or canaries"
                        .formatted(FEWEST_DEVICES, devices));
        int[] order = KeyedRandom.of(seed(), "audit-targets").order(devices);
        for (int i = 0; i < Math.min(devices, MOST_TARGETS); i++) {
            targets.add(prepared.dataset().deviceId(order[i]));
        }
    }

    private long seed() {
        return prepared.spec().seed();
    }

    /**
     * Runs them.
     *
     * @throws RunFailedException if a run's rounds fail
     */
    public MembershipResult run() throws RunFailedException, InterruptedException {
        double[][] confidences = new double[runs][];
        boolean[][] member = new boolean[runs][targets.size()];
        for (int run = 0; run < runs; run++) {
            var coins = KeyedRandom.of(seed(), "audit-members", run, 0);
            for (int target = 0; target < member[run].length; target++) {
                member[run][target] = coins.nextBoolean();
            }
            confidences[run] = confidences(trained(run, member[run]));
        }
        var scores = new MembershipScores(confidences, member);
        Optional<Double> epsilon =
                prepared.privacy().map(promised -> promised.epsilon(promised.ledger(prepared.rounds())));
        Optional<Double> delta =
                prepared.privacy().map(promised -> promised.spec().promisedDelta());
        double allowed = epsilon.map(cost -> Math.min(1, Math.exp(cost) * FALSE_ALARMS + delta.orElse(0.0)))
                .orElse(1.0);
        return new MembershipResult(
                prepared.spec().name(),
                seed(),
                runs,
                prepared.rounds(),
                prepared.dataset().devices(),
                targets.size(),
                epsilon,
                delta,
                scores.auc(seed()),
                scores.found(seed()),
                allowed,
                notes());
    }

    private GlobalModel trained(int run, boolean[] member) throws RunFailedException, InterruptedException {
        Population all = Fleets.population(prepared);
        List<String> absent = new ArrayList<>();
        for (int i = 0; i < member.length; i++) {
            if (!member[i]) {
                absent.add(targets.get(i));
            }
        }
        var gone = Set.copyOf(absent);
        List<String> present = new ArrayList<>();
        for (long i = 0; i < all.size(); i++) {
            if (!gone.contains(all.device(i))) {
                present.add(all.device(i));
            }
        }
        int cohort = (int) Math.round((double) prepared.spec().cohort().size() * present.size() / all.size());
        // What is promised is worked out from how many there are in all, which is no secret: who is missing is.
        PreparedExperiment sized = prepared.privacy().isPresent()
                ? prepared
                : prepared.ofSize(present.size(), Math.max(1, Math.min(cohort, present.size())));
        long own = KeyedRandom.of(seed(), "audit-run", run, 0).nextLong();
        RunDefinition definition =
                sized.definition("audit-" + UUID.randomUUID()).with(RunDefinition::seed, own);
        try (OpenFleet fleet = Fleets.local(sized)) {
            var some = new Present(fleet.fleet(), Population.of(present));
            return new RoundEngine(
                            definition,
                            some,
                            List.of(watch.apply(run + 1)),
                            RoundLog.NONE,
                            sized.release(),
                            RoundClock.SYSTEM)
                    .run(sized.initialModel());
        }
    }

    /** How sure the model is of each target's windows: the logit of the geometric mean of its probabilities. */
    private double[] confidences(GlobalModel model) throws InterruptedException, RunFailedException {
        float[] parameters = prepared.whole(model);
        List<Future<Double>> running = new ArrayList<>();
        for (String target : targets) {
            running.add(prepared.trainers()
                    .submit(trainer -> confidence(prepared.dataset().of(target), parameters, trainer)));
        }
        double[] confidences = new double[running.size()];
        for (int i = 0; i < confidences.length; i++) {
            try {
                confidences[i] = running.get(i).get();
            } catch (ExecutionException e) {
                throw new RunFailedException(
                        "the windows of %s can't be looked at: %s".formatted(targets.get(i), e.getCause()));
            }
        }
        return confidences;
    }

    private double confidence(Windows windows, float[] parameters, Trainer trainer) {
        if (windows.count() == 0) {
            return 0;
        }
        trainer.setParameters(parameters);
        int batch = prepared.spec().evaluation().batch();
        int[] predictions = new int[windows.count()];
        double sum = trainer.evaluateAll(windows, batch, predictions);
        double loss = Math.max(LEAST_LOSS, sum / windows.count());
        return Double.isFinite(loss) ? -loss - Math.log(-Math.expm1(-loss)) : 0;
    }

    private List<String> notes() {
        List<String> said = new ArrayList<>();
        said.add(
                "who attacks knows the devices' data, how the model is trained, and other runs of it, and looks at the last model alone: it is one attack, and a better one may find more");
        said.add(
                "intervals are for other people like these; runs share people and shadows, so that they are rather too narrow than too wide where there are few");
        said.add(
                prepared.privacy().isPresent()
                        ? "every run trained the same devices and cost them its epsilon: all of this is for whoever runs the coordinator alone"
                        : "all of this is for whoever runs the coordinator alone: it says who is in its data");
        return said;
    }

    private record Present(Fleet all, Population population) implements Fleet {
        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink)
                throws RunFailedException, InterruptedException {
            return all.train(plan, broadcast, sink);
        }
    }
}
