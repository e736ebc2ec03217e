package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What devices reported, as a part of the run's state. */
record ReportsPart() implements StatePart<DeviceReports> {
    private static final String REPORTS = "reports";

    @Override
    public String name() {
        return "selection";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public Map<String, StatePiece> encode(DeviceReports reports) {
        var writer = new StoredWriter(REPORTS, version()).integer(reports.size());
        reports.byDevice()
                .forEach((device, report) -> writer.text(device)
                        .integer(report.round())
                        .real(report.loss())
                        .real(report.rootMeanSquare())
                        .real(report.size()));
        return Map.of(REPORTS, new StatePiece(writer.bytes()));
    }

    @Override
    public DeviceReports decode(int version, Map<String, StatePiece> pieces, int parameters)
            throws StoredFormatException {
        var reader = new StoredReader(StatePiece.of(pieces, REPORTS).content(), REPORTS, version());
        DeviceReports reports = read(reader);
        reader.end();
        return reports;
    }

    /** What follows in a reader. */
    static DeviceReports read(StoredReader reader) throws StoredFormatException {
        NavigableMap<String, DeviceReport> reports = new TreeMap<>();
        for (int left = reader.count(); left > 0; left--) {
            String device = reader.text();
            reports.put(device, new DeviceReport(reader.integer(), reader.real(), reader.real(), reader.real()));
        }
        return new DeviceReports(reports);
    }
}
