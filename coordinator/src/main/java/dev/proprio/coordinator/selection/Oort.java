package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * Oort's statistical utility (Lai et al. 2021, Algorithm 1): a share of the cohort explores devices never heard of, the
 * rest goes to devices that are useful, {@code |B| sqrt(mean loss^2)}, or were not asked for long. As in the authors'
 * code utilities are scaled to between 0 and 1 before that term is added. The paper's terms of speed are left out: who
 * takes part must not depend on a clock, so devices to explore are drawn uniformly.
 */
@Named(
        value = "oort",
        summary = "Devices with much to learn from or long unheard of, and some new ones.",
        differs = "The paper's terms of speed are left out, for who takes part must not depend on a clock; "
                + "devices to explore are drawn uniformly.")
public record Oort(
        @Setting("Share of the first cohort that goes to devices never heard of, between 0 and 1.")
        double exploration,

        @Setting("What that share is multiplied by from round to round, greater than 0 and at most 1.")
        double decay,

        @Setting("The least share for devices never heard of, between 0 and exploration.")
        double leastExploration,

        @Setting("Weight of the time since a device was last heard of, at least 0.")
        double staleness,

        @Setting("Devices with at least this share of the last wanted one's utility may take part, between 0 and 1.")
        double cutoff,

        @Setting("Utilities above this quantile of all count as that, between 0 and 1; against outliers.")
        double clip)
        implements Selection {
    public Oort {
        Require.between("exploration", exploration, 0, 1);
        Require.that(decay > 0 && decay <= 1, "decay", "must be greater than 0 and at most 1 but was " + decay);
        Require.between("leastExploration", leastExploration, 0, exploration);
        Require.atLeast("staleness", staleness, 0.0);
        Require.between("cutoff", cutoff, 0, 1);
        Require.between("clip", clip, 0, 1);
    }

    /** The paper's settings. */
    public Oort() {
        this(0.9, 0.98, 0.2, 0.1, 0.95, 0.95);
    }

    @Override
    public boolean usesReports() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        int wanted = choice.available();
        var unexplored = new UnexploredDevices(choice, choice.random().child("strangers", 0));
        int known = choice.reports().size();
        long explored = Math.min(unexplored.left(), Math.round(wanted * explorationAt(choice.round())));
        int exploited = (int) Math.min(known, wanted - explored);
        List<String> devices = new ArrayList<>(exploit(choice, exploited));
        for (long looks = Population.looks(wanted);
                devices.size() < wanted && looks > 0 && unexplored.left() > 0;
                looks--) {
            String device = unexplored.draw();
            if (choice.population().isAvailable(device)) {
                devices.add(device);
            }
        }
        return devices;
    }

    /** The share of the cohort that explores. */
    double explorationAt(int round) {
        return Math.max(leastExploration, exploration * StrictMath.pow(decay, round - 1.0));
    }

    /** Draws among the most useful devices and those nearly as useful, in proportion to their utility. */
    private List<String> exploit(SelectionContext choice, int count) {
        if (count == 0) {
            return List.of();
        }
        List<Candidate> ranked = StatisticalUtility.ranked(choice.reports(), choice.round(), staleness, clip);
        double bar = cutoff * ranked.get(count - 1).utility();
        List<Candidate> admitted = ranked.stream()
                .takeWhile(candidate -> candidate.utility() >= bar)
                .toList();
        var sampler = new WeightedSampler<>(
                admitted.stream().map(Candidate::device).toList(),
                admitted.stream().mapToDouble(Candidate::utility).toArray());
        KeyedRandom random = choice.random().child("exploitation", 0);
        List<String> devices = new ArrayList<>();
        while (devices.size() < count) {
            devices.add(sampler.draw(random));
        }
        return devices;
    }

    /** A device that was heard of, and how useful it is to hear of it again; greater than 0. */
    record Candidate(String device, double utility) {}
}
