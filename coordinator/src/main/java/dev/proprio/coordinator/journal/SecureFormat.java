package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.secagg.GroupReport;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.coordinator.secagg.StageCounts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What became of a round's secure aggregation, if it had any: a part of a round's outcome. */
final class SecureFormat {
    /** Added to the threat's code where draws and committee follow; earlier journals have neither. */
    private static final int EXTENDED = 2;

    private SecureFormat() {}

    static void add(StoredWriter writer, Optional<SecureReport> secure) {
        writer.flag(secure.isPresent());
        secure.ifPresent(report -> {
            writer.flag(report.full())
                    .integer(report.ringBits())
                    .number(report.clipped())
                    .integer(report.clippedWeights())
                    .number(report.bytesDown())
                    .number(report.bytesUp())
                    .integer(report.groups().size());
            report.groups().forEach(group -> add(writer, group));
        });
    }

    static Optional<SecureReport> read(StoredReader reader) throws StoredFormatException {
        if (!reader.flag()) {
            return Optional.empty();
        }
        boolean full = reader.flag();
        int ringBits = reader.integer();
        long clipped = reader.number();
        int clippedWeights = reader.integer();
        long bytesDown = reader.number();
        long bytesUp = reader.number();
        List<GroupReport> groups = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            groups.add(group(reader));
        }
        return Optional.of(new SecureReport(full, groups, ringBits, clipped, clippedWeights, bytesDown, bytesUp));
    }

    private static void add(StoredWriter writer, GroupReport group) {
        SecAggParameters parameters = group.parameters();
        boolean extended = parameters.draws() > 0 || parameters.committee() > 0;
        writer.integer(parameters.threat().code() + (extended ? EXTENDED : 0))
                .integer(parameters.maximumCohort())
                .integer(parameters.minimumCohort())
                .integer(parameters.minimumSurvivors())
                .integer(parameters.neighbours())
                .integer(parameters.threshold())
                .flag(parameters.quorum())
                .integer(parameters.corruptPpm())
                .integer(parameters.dropoutPpm());
        if (extended) {
            writer.integer(parameters.draws()).integer(parameters.committee());
        }
        StageCounts counts = group.counts();
        writer.integer(group.signatures())
                .integer(counts.asked())
                .integer(counts.advertised())
                .integer(counts.shared())
                .integer(counts.masked())
                .integer(counts.confirmed())
                .integer(counts.unmasked())
                .integer(group.recovered())
                .integer(group.suspects().size());
        group.suspects().forEach(writer::text);
        writer.flag(group.aborted().isPresent());
        group.aborted().ifPresent(writer::text);
    }

    private static GroupReport group(StoredReader reader) throws StoredFormatException {
        SecAggParameters parameters = parameters(reader);
        int signatures = reader.integer();
        var counts = new StageCounts(
                reader.integer(),
                reader.integer(),
                reader.integer(),
                reader.integer(),
                reader.integer(),
                reader.integer());
        int recovered = reader.integer();
        List<String> suspects = new ArrayList<>();
        for (int left = reader.count(); left > 0; left--) {
            suspects.add(reader.text());
        }
        Optional<String> aborted = reader.flag() ? Optional.of(reader.text()) : Optional.empty();
        return new GroupReport(parameters, signatures, counts, recovered, suspects, aborted);
    }

    private static SecAggParameters parameters(StoredReader reader) throws StoredFormatException {
        try {
            int threat = reader.integer();
            boolean extended = threat >= EXTENDED;
            return new SecAggParameters(
                    ThreatModel.ofCode(extended ? threat - EXTENDED : threat),
                    reader.integer(),
                    reader.integer(),
                    reader.integer(),
                    reader.integer(),
                    reader.integer(),
                    reader.flag(),
                    reader.integer(),
                    reader.integer(),
                    extended ? reader.integer() : 0,
                    extended ? reader.integer() : 0);
        } catch (IllegalArgumentException e) {
            throw new StoredFormatException("a group's parameters are impossible: " + e.getMessage());
        }
    }
}
