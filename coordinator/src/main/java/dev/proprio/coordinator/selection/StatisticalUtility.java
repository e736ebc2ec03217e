package dev.proprio.coordinator.selection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** How useful it is to hear of a device again (Lai et al. 2021, equation 1 and Algorithm 1). */
final class StatisticalUtility {
    /** Keeps a utility, and so the chance to be drawn, above 0. */
    private static final double LEAST = 1e-9;

    private StatisticalUtility() {}

    /** All devices that were heard of, of whom there must be some, the most useful first; of equals, by id. */
    static List<Oort.Candidate> ranked(DeviceReports reports, int round, double staleness, double clip) {
        double[] statistical = reports.byDevice().values().stream()
                .mapToDouble(report -> Math.min(Double.MAX_VALUE, report.size() * report.rootMeanSquare()))
                .toArray();
        double[] sorted = statistical.clone();
        Arrays.sort(sorted);
        double low = sorted[0];
        double high = sorted[(int) (clip * (sorted.length - 1))];
        List<Oort.Candidate> candidates = new ArrayList<>();
        int i = 0;
        for (var report : reports.byDevice().entrySet()) {
            double scaled = high > low ? (Math.min(statistical[i], high) - low) / (high - low) : 1;
            double age = Math.sqrt(
                    staleness * StrictMath.log(round) / report.getValue().round());
            candidates.add(new Oort.Candidate(report.getKey(), Math.max(LEAST, scaled + age)));
            i++;
        }
        candidates.sort(Comparator.comparingDouble(Oort.Candidate::utility).reversed());
        return candidates;
    }
}
