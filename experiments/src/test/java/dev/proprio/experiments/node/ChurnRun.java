package dev.proprio.experiments.node;

import dev.proprio.client.session.LocalTraining;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.CohortPolicy;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.selection.JoinedPopulation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Rounds of devices that come and go, which are looked through as they end: each device's update is 1 at its own place and 0
 * elsewhere, so that a round's model says of which devices' updates it is made, and how often. Also keeps who was there when
 * a cohort was drawn.
 */
final class ChurnRun implements RoundListener {
    private final List<String> devices;
    private final Map<String, Integer> places = new TreeMap<>();
    private final double[] expected;
    private final double[] variance;
    private final int[] drawn;
    private final Map<String, Integer> failures = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private List<String> present = List.of();
    private float[] before;
    private int rounds;
    private int unmoved;
    private long asked;
    private long accepted;
    private long late;
    private long seen;
    private BooleanSupplier over = () -> false;
    private Runnable meanwhile = () -> {};

    ChurnRun(List<String> devices) {
        this.devices = List.copyOf(devices);
        for (int i = 0; i < devices.size(); i++) {
            places.put(devices.get(i), i);
        }
        this.expected = new double[devices.size()];
        this.variance = new double[devices.size()];
        this.drawn = new int[devices.size()];
        this.before = new float[devices.size()];
    }

    /** Has something be done in each round, after its devices were chosen. */
    void meanwhile(Runnable what) {
        meanwhile = what;
    }

    private int place(String device) {
        return Objects.requireNonNull(places.get(device));
    }

    /** What a device does: the same in every round. */
    LocalTraining training(String device) {
        int place = place(device);
        return (task, model) -> {
            float[] change = new float[model.layout().length()];
            change[place] = 1;
            return ClientUpdate.ofParameters(1, change, Map.of());
        };
    }

    /** A uniform draw that tells from whom it was made. */
    private final class Watched implements Selection {
        @Override
        public List<String> select(SelectionContext choice) {
            Population from = choice.population();
            List<String> there = new ArrayList<>();
            for (long i = 0; i < from.size(); i++) {
                there.add(from.device(i));
            }
            present = there;
            return new UniformSelection().select(choice);
        }
    }

    /**
     * Runs rounds.
     *
     * @param most how many at most
     * @param enough asked after each round whether that was the last
     */
    void run(CoordinatorServer server, CohortPolicy cohort, ReconnectPolicy patience, int most, BooleanSupplier enough)
            throws Exception {
        over = enough;
        RunDefinition run =
                RunDefinition.fedAvg("churn", 1, most, cohort).with(RunDefinition::selection, new Watched());
        var population = new JoinedPopulation(List.of(), some -> some, all -> {});
        var fleet = server.fleet(
                population, patience, () -> population.admit(server.devices().devices()));
        var layout = ParameterLayout.of(List.of("w"), List.of(List.of(devices.size())));
        try {
            new RoundEngine(run, fleet, List.of(this)).run(new GlobalModel(layout, new float[devices.size()]));
        } catch (InterruptedException e) {
            if (!over.getAsBoolean()) {
                throw e;
            }
        }
    }

    @Override
    public void roundStarted(RoundPlan plan) {
        double share = (double) plan.devices().size() / present.size();
        seen += present.size();
        for (String device : present) {
            expected[place(device)] += share;
            variance[place(device)] += share * (1 - share);
        }
        plan.devices().forEach(device -> drawn[place(device)]++);
        meanwhile.run();
    }

    @Override
    public void roundEnded(RoundResult result) throws InterruptedException {
        rounds++;
        unmoved += result.moved() ? 0 : 1;
        asked += result.outcomes().size();
        accepted += result.accepted();
        late += result.late();
        Set<String> counted = new HashSet<>();
        for (ClientOutcome outcome : result.outcomes()) {
            switch (outcome) {
                case ClientOutcome.Accepted done -> counted.add(done.device());
                case ClientOutcome.Failed failed ->
                    failures.merge("%s: %s".formatted(failed.stage(), failed.reason()), 1, Integer::sum);
                case ClientOutcome.Late ignored -> {}
            }
        }
        float[] after = result.model().parameters();
        for (int i = 0; i < after.length; i++) {
            double times = ((double) after[i] - before[i]) * result.accepted();
            double wanted = result.moved() && counted.contains(devices.get(i)) ? 1 : 0;
            if (Math.abs(times - wanted) > 0.01) {
                wrong.add("round %s has the update of %s %s times instead of %s"
                        .formatted(result.round(), devices.get(i), times, wanted));
            }
        }
        before = after.clone();
        if (over.getAsBoolean()) {
            throw new InterruptedException("that was enough");
        }
    }

    int rounds() {
        return rounds;
    }

    /** Rounds without enough updates. */
    int unmoved() {
        return unmoved;
    }

    long asked() {
        return asked;
    }

    long accepted() {
        return accepted;
    }

    long late() {
        return late;
    }

    /** Why devices failed, and how many did. */
    Map<String, Integer> failures() {
        return failures;
    }

    /** What is wrong with the sums. */
    List<String> wrong() {
        return wrong;
    }

    /** How many devices a cohort was drawn from, in the mean. */
    double present() {
        return (double) seen / rounds;
    }

    /**
     * How far the devices' counts are from those of uniform draws among whoever was there: Pearson's statistic of those that
     * are expected often enough, less its mean, over its standard deviation.
     */
    double deviation() {
        double statistic = 0;
        int degrees = -1;
        for (int i = 0; i < drawn.length; i++) {
            if (variance[i] >= 1) {
                statistic += (drawn[i] - expected[i]) * (drawn[i] - expected[i]) / variance[i];
                degrees++;
            }
        }
        return (statistic - degrees) / Math.sqrt(2.0 * degrees);
    }
}
