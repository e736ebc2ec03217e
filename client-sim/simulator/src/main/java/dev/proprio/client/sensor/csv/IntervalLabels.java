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
import java.util.stream.IntStream;

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

    /**
     * @param end the first moment that belongs to it no more
     * @param isClock whether start and end are times of day, of a day that the recordings tell
     */
    private record Interval(double start, double end, boolean isClock, String label, String where) {
        Interval on(double day) {
            double from = day * DAY + start;
            // One that ends at an earlier time of day ends on the next.
            double to = end > start ? day * DAY + end : (day + 1) * DAY + end;
            return new Interval(from, to, false, label, where);
        }
    }

    private static final double DAY = 86_400;
    /** No recording is longer. */
    private static final int MOST_DAYS = 400;
    /** Lengths that differ by less, in seconds, are the same. */
    private static final double SAME = 1e-6;

    private final CsvRecordings settings;
    private final WrittenTime dates = new WrittenTime();
    private final LabelIntervals intervals;
    private final Map<Owner, List<Interval>> byOwner = new TreeMap<>();
    private final Set<Owner> used = new HashSet<>();
    private long samples;
    private long unlabelled;
    private long told;
    private long empty;
    private long ofSeveralDays;

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
            byOwner.computeIfAbsent(owner, key -> new ArrayList<>()).add(interval(table, row));
        }
    }

    private Interval interval(SmallTable table, SmallTable.Row row) throws SensorDataException {
        String label = table.text(row, new RowField.Column(intervals.label()));
        double from = timeOfDay(table, row, intervals.start());
        if (!Double.isNaN(from)) {
            double to = intervals.end().isPresent()
                    ? timeOfDay(table, row, intervals.end().get())
                    : Double.POSITIVE_INFINITY;
            if (Double.isNaN(to) || to == from) {
                throw new SensorDataException(
                        "%s has an interval that begins at a time of day and ends at the same or at none; look whether start and end name the right columns."
                                .formatted(row.where()));
            }
            return new Interval(from, to, true, label, row.where());
        }
        double start = moment(table, row, intervals.start(), 0);
        if (intervals.unit() == IntervalUnit.SAMPLES && start < 0) {
            throw new SensorDataException(
                    "%s has an interval that begins before the first sample, whose number is %s by first-sample; correct one of them."
                            .formatted(row.where(), intervals.firstSample()));
        }
        double end =
                intervals.end().isPresent() ? moment(table, row, intervals.end().get(), 1) : Double.POSITIVE_INFINITY;
        if (!(start < end)) {
            throw new SensorDataException(
                    "%s has an interval whose end does not come after its beginning; look whether start and end name the right columns."
                            .formatted(row.where()));
        }
        return new Interval(start, end, false, label, row.where());
    }

    /** NaN if it is none. */
    private double timeOfDay(SmallTable table, SmallTable.Row row, String column) throws SensorDataException {
        return intervals.unit() == IntervalUnit.SAMPLES
                ? Double.NaN
                : WrittenTime.timeOfDay(row.fields().get(table.header().column(column)));
    }

    /** @param more samples are told by number, and the one that ends an interval belongs to it */
    private double moment(SmallTable table, SmallTable.Row row, String column, int more) throws SensorDataException {
        String text = row.fields().get(table.header().column(column));
        double value;
        // Which number is the month holds for all rows; what goes on from row to row is none of an interval's.
        WrittenTime reader = text.indexOf('/') >= 0 ? dates : new WrittenTime();
        double written = intervals.unit() == IntervalUnit.SAMPLES ? Double.NaN : reader.seconds(text);
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
        onTheirDays(stretches);
        requireApart();
        Set<Interval> holding = new HashSet<>();
        List<FileRecording> labelled = new ArrayList<>();
        for (FileRecording stretch : stretches) {
            Owner owner = owner(stretch);
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
                holding.add(interval);
                if (settings.isDropped(interval.label())) {
                    tally.dropped(interval.label(), last - first);
                    continue;
                }
                memory.take((last - first) * (Double.BYTES + (long) Float.BYTES * channels));
                labelled.add(part(stretch, settings.told(interval.label()), first, last));
            }
            if (settings.keepsUntold()) {
                labelled.addAll(untold(stretch, memory));
            }
            memory.give(seconds.length * (Double.BYTES + (long) Float.BYTES * channels));
            samples += seconds.length;
            unlabelled += seconds.length - covered;
        }
        for (Owner owner : used) {
            List<Interval> own = byOwner.getOrDefault(owner, List.of());
            told += own.size();
            empty +=
                    own.stream().filter(interval -> !holding.contains(interval)).count();
        }
        return labelled;
    }

    private static FileRecording part(FileRecording stretch, String label, int first, int last) {
        double[] seconds = stretch.seconds();
        int channels = stretch.samples().length / seconds.length;
        return new FileRecording(
                stretch.user(),
                stretch.session(),
                label,
                new Timeline.Stamped(Arrays.copyOfRange(seconds, first, last)),
                Arrays.copyOfRange(stretch.samples(), first * channels, last * channels));
    }

    /** What lies between the intervals, which are in order and apart. */
    private List<FileRecording> untold(FileRecording stretch, HeldMemory memory) throws SensorDataException {
        double[] seconds = stretch.seconds();
        int channels = stretch.samples().length / seconds.length;
        List<FileRecording> between = new ArrayList<>();
        int from = 0;
        for (Interval interval : byOwner.getOrDefault(owner(stretch), List.of())) {
            int first = FileRecording.firstNotBefore(seconds, interval.start());
            if (first > from) {
                between.add(part(stretch, CsvRecordings.UNTOLD, from, first));
            }
            from = Math.max(from, FileRecording.firstNotBefore(seconds, interval.end()));
        }
        if (from < seconds.length) {
            between.add(part(stretch, CsvRecordings.UNTOLD, from, seconds.length));
        }
        for (FileRecording recording : between) {
            memory.take(recording.seconds().length * (Double.BYTES + (long) Float.BYTES * channels));
        }
        return between;
    }

    /** Gives times of day the day on which their recording was made. */
    private void onTheirDays(List<FileRecording> stretches) {
        Map<Owner, double[]> spans = new TreeMap<>();
        for (FileRecording stretch : stretches) {
            double[] span = spans.computeIfAbsent(
                    owner(stretch), key -> new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
            span[0] = Math.min(span[0], stretch.start());
            span[1] = Math.max(span[1], stretch.end());
        }
        byOwner.forEach((owner, own) -> {
            double[] span = spans.getOrDefault(owner, new double[] {0, 0});
            double last = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < own.size(); i++) {
                if (own.get(i).isClock()) {
                    own.set(i, dated(own.get(i), span, last));
                    last = own.get(i).start();
                }
            }
        });
    }

    /**
     * An interval on the day on which most of it lies within the recording. Of several such days, which only a recording of more than a day has,
     * it is the first that is not before the interval in the row before.
     */
    private Interval dated(Interval interval, double[] span, double last) {
        double first = Math.floor(span[0] / DAY) - 1;
        int days = (int) Math.min(MOST_DAYS, Math.floor(span[1] / DAY) + 1 - first);
        List<Interval> all = IntStream.rangeClosed(0, days)
                .mapToObj(day -> interval.on(first + day))
                .toList();
        double most = all.stream().mapToDouble(day -> within(day, span)).max().orElse(0);
        if (most <= 0) {
            return all.stream()
                    .min(Comparator.comparingDouble(day -> distance(day, span)))
                    .orElse(interval);
        }
        List<Interval> fitting =
                all.stream().filter(day -> within(day, span) >= most - SAME).toList();
        ofSeveralDays += fitting.size() > 1 ? 1 : 0;
        return fitting.stream().filter(day -> day.start() >= last).findFirst().orElse(fitting.getFirst());
    }

    private static double distance(Interval interval, double[] span) {
        double end = Double.isInfinite(interval.end()) ? interval.start() : interval.end();
        return Math.max(0, Math.max(span[0] - end, interval.start() - span[1]));
    }

    /** How much of it lies within a recording, in seconds; of one without an end, whether its beginning does. */
    private static double within(Interval interval, double[] span) {
        if (interval.end() == Double.POSITIVE_INFINITY) {
            return interval.start() >= span[0] && interval.start() <= span[1] ? 1 : 0;
        }
        return Math.max(0, Math.min(interval.end(), span[1]) - Math.max(interval.start(), span[0]));
    }

    private static Owner owner(FileRecording stretch) {
        return new Owner(SmallTable.plain(stretch.user()), SmallTable.plain(stretch.session()));
    }

    private void requireApart() throws SensorDataException {
        for (List<Interval> own : byOwner.values()) {
            own.sort(Comparator.comparingDouble(Interval::start));
            for (int i = 1; i < own.size(); i++) {
                Interval before = own.get(i - 1);
                if (intervals.end().isEmpty()) {
                    own.set(
                            i - 1,
                            new Interval(before.start(), own.get(i).start(), false, before.label(), before.where()));
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
            notes.add(CountText.partOf(unlabelled, samples, "samples", "is", "are") + " in no labelled interval"
                    + (settings.keepsUntold() ? ", and count as unlabelled" : ""));
        }
        long idle =
                byOwner.keySet().stream().filter(owner -> !used.contains(owner)).count();
        if (empty > 0) {
            notes.add("%s no sample".formatted(CountText.partOf(empty, told, "intervals", "holds", "hold")));
        }
        if (ofSeveralDays > 0) {
            notes.add(
                    "%s a time of day that comes more than once in its recording, of more than a day, and was taken in the order of the rows; write dates, too"
                            .formatted(CountText.of(ofSeveralDays, "interval has", "intervals have")));
        }
        if (idle > 0) {
            notes.add(
                    "the intervals of %s no sample: no recording is of that person and session, or its clock is another"
                            .formatted(CountText.partOf(idle, byOwner.size(), "recordings", "hold", "hold")));
        }
        return notes;
    }
}
