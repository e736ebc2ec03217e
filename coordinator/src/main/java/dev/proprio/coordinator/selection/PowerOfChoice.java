package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Comparator;
import java.util.List;

/**
 * Power-of-choice in the variant that asks devices nothing extra (Cho et al. 2020, "Client selection in federated
 * learning", rpow-d): of some candidates those with the highest loss when last heard of. One that was never heard of
 * comes before all others.
 */
@Named(
        value = "power-of-choice",
        summary = "Of more candidates than wanted, those whose loss was highest.",
        differs = "A device's loss is the one that it last reported (rpow-d); the paper's first variant "
                + "asks all candidates anew.")
public record PowerOfChoice(
        @Setting("Candidates per device that is wanted, at least 1; 1 leaves no choice.")
        double factor,

        @Setting("How the candidates are drawn.") Selection candidates)
        implements Selection {
    public PowerOfChoice {
        Require.atLeast("factor", factor, 1.0);
    }

    public PowerOfChoice() {
        this(2, new WeightedSelection());
    }

    @Override
    public boolean usesReports() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        int drawn = (int) Math.min(Integer.MAX_VALUE, Math.ceil(choice.count() * factor - 1e-9));
        Comparator<String> byLoss = Comparator.comparingDouble(device -> lastLoss(device, choice.reports()));
        // The sort is stable: among equals, whoever was drawn first is preferred.
        return candidates.select(choice.of(drawn)).stream()
                .sorted(byLoss.reversed())
                .limit(choice.count())
                .toList();
    }

    private static double lastLoss(String device, DeviceReports reports) {
        return reports.of(device).map(DeviceReport::loss).orElse(Double.POSITIVE_INFINITY);
    }
}
