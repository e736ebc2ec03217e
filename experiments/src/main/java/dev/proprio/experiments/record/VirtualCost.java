package dev.proprio.experiments.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run had taken by the virtual clock when a round was over.
 *
 * @param round 0 for the model before the first, which took nothing
 * @param accuracy pooled, if it was measured then
 * @param hours of virtual time
 * @param updates that had counted
 * @param bytes that all devices had sent and received
 * @param joules that they had spent
 */
public record VirtualCost(int round, Optional<Double> accuracy, double hours, long updates, long bytes, double joules) {
    private static final double HOUR = 3600;

    /** After each of a run's rounds, in their order. */
    public static List<VirtualCost> after(List<RoundRow> rows) {
        List<VirtualCost> costs = new ArrayList<>(rows.size());
        double hours = 0;
        long updates = 0;
        long bytes = 0;
        double joules = 0;
        for (RoundRow row : rows) {
            if (row.virtual().isPresent()) {
                VirtualRow when = row.virtual().get();
                hours = when.end() / HOUR;
                updates += row.accepted();
                bytes += when.bytes();
                joules += when.joules();
            }
            costs.add(new VirtualCost(row.round(), row.accuracy(), hours, updates, bytes, joules));
        }
        return costs;
    }
}
