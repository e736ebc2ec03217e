package dev.proprio.experiments.run;

import dev.proprio.coordinator.secagg.GroupReport;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.experiments.record.SecureGroupRow;
import dev.proprio.experiments.record.SecureRow;

/** Writes down what became of secure aggregations. */
final class SecureRows {
    private SecureRows() {}

    static SecureRow of(SecureReport report) {
        return new SecureRow(
                report.full() ? "full" : "arithmetic",
                report.ringBits(),
                report.clipped(),
                report.clippedWeights(),
                report.bytesUp(),
                report.bytesDown(),
                report.groups().stream().map(SecureRows::of).toList());
    }

    private static SecureGroupRow of(GroupReport group) {
        return new SecureGroupRow(
                group.counts().asked(),
                group.parameters().neighbours(),
                group.parameters().threshold(),
                group.parameters().minimumSurvivors(),
                group.signatures(),
                group.counts().advertised(),
                group.counts().shared(),
                group.counts().masked(),
                group.counts().confirmed(),
                group.counts().unmasked(),
                group.recovered(),
                group.suspects(),
                group.aborted());
    }
}
