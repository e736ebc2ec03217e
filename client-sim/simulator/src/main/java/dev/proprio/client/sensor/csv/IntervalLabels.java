package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Cuts recordings into those of the intervals of which another file tells the label. Not thread-safe. */
final class IntervalLabels {
    private record Owner(String user, String session) implements Comparable<Owner> {
        @Override
        public int compareTo(Owner other) {
            return Comparator.comparing(Owner::user)
                    .thenComparing(Owner::session)
                    .compare(this, other);
        }
    }

    /** @param end the first moment that belongs to it no more */
    private record Interval(double start, double end, String label, String where) {}

    private final CsvRecordings settings;
    private final LabelIntervals intervals;
    private final Map<Owner, List<Interval>> byOwner = new TreeMap<>();
    private final Set<Owner> used = new HashSet<>();
    private final WrittenTime clock = new WrittenTime();
    private long samples;
    private long unlabelled;

    IntervalLabels(CsvRecordings settings, LabelIntervals intervals) {
        this.settings = settings;
        this.intervals = intervals;
    }

    /** Reads a file with intervals. */
    void read(Archive archive, String file) throws SensorDataException {
        SmallTable table = SmallTable.read(
                archive,
                file,
                Delimiter.parse("delimiter", intervals.delimiter().orElse(settings.delimiter())),
                intervals.header().orElse(settings.header()),
                settings.encoding());
        RowField user = RowField.parse("user", intervals.user().orElse(settings.user()));
        RowField session = RowField.parse("session", intervals.session().orElse(settings.session()));
        for (SmallTable.Row row : table.rows()) {
            Owner owner =
                    new Owner(SmallTable.plain(table.text(row, user)), SmallTable.plain(table.text(row, session)));
            double start = moment(table, row, intervals.start(), 0);
            double end = intervals.end().isPresent()
                    ? moment(table, row, intervals.end().get(), 1)
                    : Double.POSITIVE_INFINITY;
            if (!(start < end)) {
                throw new SensorDataException(
                        "%s has an interval whose end does not come after its beginning; look whether start and end name the right columns."
                                .formatted(row.where()));
            }
            byOwner.computeIfAbsent(owner, key -> new ArrayList<>())
                    .add(new Interval(
                            start, end, table.text(row, new RowField.Column(intervals.label())), row.where()));
        }
    }

    /** @param more samples are told by number, and the one that ends an interval belongs to it */
    private double moment(SmallTable table, SmallTable.Row row, String column, int more) throws SensorDataException {
        String text = row.fields().get(table.header().column(column));
        double value;
        double written = intervals.unit() == IntervalUnit.SAMPLES ? Double.NaN : clock.seconds(text);
        if (!Double.isNaN(written)) {
            return written;
        }
        try {
            value = Double.parseDouble(settings.decimalComma() ? text.replace(',', '.') : text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!Double.isFinite(value)) {
            throw SensorDataException.quoting(
                    "%s has no finite number, date or clock time in column '%s'.".formatted(row.where(), column),
                    "The field reads '%s'.".formatted(text));
        }
        return intervals.unit() == IntervalUnit.SAMPLES
                ? (value - intervals.firstSample() + more) / settings.rate().orElse(Double.NaN)
                : value * intervals.unit().seconds();
    }

    /** What of the recordings has a label that is wanted. */
    List<FileRecording> label(List<FileRecording> stretches, RowCounts tally, HeldMemory memory)
            throws SensorDataException {
        requireApart();
        List<FileRecording> labelled = new ArrayList<>();
        for (FileRecording stretch : stretches) {
            Owner owner = new Owner(SmallTable.plain(stretch.user()), SmallTable.plain(stretch.session()));
            double[] seconds = stretch.seconds();
            int channels = stretch.samples().length / seconds.length;
            int covered = 0;
            for (Interval interval : byOwner.getOrDefault(owner, List.of())) {
                int first = FileRecording.firstNotBefore(seconds, interval.start());
                int last = FileRecording.firstNotBefore(seconds, interval.end());
                covered += last - first;
                if (last == first) {
                    continue;
                }
                used.add(owner);
                if (settings.isDropped(interval.label())) {
                    tally.dropped(interval.label(), last - first);
                    continue;
                }
                memory.take((last - first) * (Double.BYTES + (long) Float.BYTES * channels));
                labelled.add(new FileRecording(
                        stretch.user(),
                        stretch.session(),
                        interval.label(),
                        new Timeline.Stamped(Arrays.copyOfRange(seconds, first, last)),
                        Arrays.copyOfRange(stretch.samples(), first * channels, last * channels)));
            }
            memory.give(seconds.length * (Double.BYTES + (long) Float.BYTES * channels));
            samples += seconds.length;
            unlabelled += seconds.length - covered;
        }
        return labelled;
    }

    private void requireApart() throws SensorDataException {
        for (List<Interval> own : byOwner.values()) {
            own.sort(Comparator.comparingDouble(Interval::start));
            for (int i = 1; i < own.size(); i++) {
                Interval before = own.get(i - 1);
                if (intervals.end().isEmpty()) {
                    own.set(i - 1, new Interval(before.start(), own.get(i).start(), before.label(), before.where()));
                } else if (before.end() > own.get(i).start()) {
                    throw new SensorDataException(
                            "%s and %s are intervals of the same person and session that overlap, so that samples would have two labels; correct one of them, or session."
                                    .formatted(before.where(), own.get(i).where()));
                }
            }
        }
    }

    /** What has to be said, without anything that stands in a file. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (unlabelled > 0) {
            notes.add(CountText.partOf(unlabelled, samples, "samples", "is", "are") + " in no labelled interval");
        }
        long idle =
                byOwner.keySet().stream().filter(owner -> !used.contains(owner)).count();
        if (idle > 0) {
            notes.add(
                    "the intervals of %s no sample: no recording is of that person and session, or its clock is another"
                            .formatted(CountText.partOf(idle, byOwner.size(), "recordings", "hold", "hold")));
        }
        return notes;
    }
}
