package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.devices.DeviceTime;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Oort's statistical utility (Lai et al. 2021, Algorithm 1): a share of the cohort explores devices never heard of, the
 * rest goes to devices that are useful, {@code |B| sqrt(mean loss^2)}, or were not asked for long. As in the authors'
 * code utilities are scaled to between 0 and 1 before that term is added. Where devices are on a virtual clock, those that
 * take longer than is preferred are less useful, by a power of how much; by the machine's clock who takes part must not depend on it.
 */
@Named(
        value = "oort",
        summary = "Devices with much to learn from or long unheard of, and some new ones.",
        differs = "The terms of speed count with clock: virtual alone, and the preferred duration is a quantile of the "
                + "devices' own, which no pacer moves; devices to explore are drawn uniformly.")
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
        double clip,

        @Setting(
                "With clock: virtual, the power of how much longer than preferred a device takes by which it is less useful, at least 0; 0 for none.")
        double roundPenalty,

        @Setting("With clock: virtual, the quantile of the devices' times that is preferred, between 0 and 1.")
        double preferredDuration)
        implements Selection {
    /** Keeps the chance to be drawn above 0. */
    private static final double LEAST = 1e-12;

    public Oort {
        Require.between("exploration", exploration, 0, 1);
        Require.that(decay > 0 && decay <= 1, "decay", "must be greater than 0 and at most 1 but was " + decay);
        Require.between("leastExploration", leastExploration, 0, exploration);
        Require.atLeast("staleness", staleness, 0.0);
        Require.between("cutoff", cutoff, 0, 1);
        Require.between("clip", clip, 0, 1);
        Require.atLeast("roundPenalty", roundPenalty, 0.0);
        Require.between("preferredDuration", preferredDuration, 0, 1);
    }

    /** The paper's settings. */
    public Oort() {
        this(0.9, 0.98, 0.2, 0.1, 0.95, 0.95);
    }

    /** The paper's of speed. */
    public Oort(
            double exploration, double decay, double leastExploration, double staleness, double cutoff, double clip) {
        this(exploration, decay, leastExploration, staleness, cutoff, clip, 2, 0.3);
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
        List<Candidate> statistical = StatisticalUtility.ranked(choice.reports(), choice.round(), staleness, clip);
        List<Candidate> ranked = choice.virtual()
                .filter(known -> roundPenalty > 0)
                .map(known -> timed(statistical, known))
                .orElse(statistical);
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

    /** Those that take longer than is preferred are less useful. */
    private List<Candidate> timed(List<Candidate> candidates, VirtualChoice known) {
        long[] times = known
                .times()
                .of(candidates.stream().map(Candidate::device).toList())
                .stream()
                .mapToLong(DeviceTime::total)
                .toArray();
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        double preferred = sorted[(int) (preferredDuration * (sorted.length - 1))];
        List<Candidate> timed = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            Candidate one = candidates.get(i);
            double factor = times[i] > preferred ? StrictMath.pow(preferred / times[i], roundPenalty) : 1;
            timed.add(new Candidate(one.device(), Math.max(LEAST, one.utility() * factor)));
        }
        timed.sort(Comparator.comparingDouble(Candidate::utility).reversed());
        return timed;
    }

    /** A device that was heard of, and how useful it is to hear of it again; greater than 0. */
    record Candidate(String device, double utility) {}
}
