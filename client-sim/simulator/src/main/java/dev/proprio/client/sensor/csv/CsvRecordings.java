package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.client.sensor.archive.Checksum;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Recordings in delimited text files, a sample per row, in a folder, a zip or a single file. Rows of
 * one file that follow each other with the same user, session and label are a recording; those of several sensors are
 * joined by time. Sessions
 * are numbered per user in the order of their names, as numbers if all are numbers.
 */
@Named(value = "csv", summary = "Your own recordings: a folder, zip or tar of delimited text files")
public record CsvRecordings(
        @Setting(
                value =
                        "The recordings: a folder, a zip or tar file (also tar.gz or tar.xz), one text file, or an http(s) URL.",
                required = true,
                names = Resource.DATA)
        String path,

        @Setting("The SHA-256 that the file must have, 64 hexadecimal digits.")
        Optional<String> sha256,

        @Setting("Which files to read, relative to path; * and ? within a name, ** across folders, {a,b} for either.")
        String files,

        @Setting("What separates fields: one character, or comma, semicolon, tab or whitespace.")
        String delimiter,

        @Setting(
                "How text is written, if no byte order mark tells it: UTF-8, ISO-8859-1, windows-1252, UTF-16LE and so on.")
        Optional<String> encoding,

        @Setting(
                "What files hold: table, or empatica, whose first two rows are the start time and the rate, without a header.")
        FileLayout layout,

        @Setting("What lines begin with that are passed over, such as '#'.")
        Optional<String> comment,

        @Setting("How many lines to pass over at the beginning of each file.")
        int skipLines,

        @Setting(
                "The line with which a block before the header ends, such as '@DATA' of ARFF, whose attributes name the columns.")
        Optional<String> headerUntil,

        @Setting("Whether the first line names the columns; if not, they are named 1, 2, 3 and so on.")
        boolean header,

        @Setting("Whether numbers have a decimal comma; where commas separate the fields, too, those stand in quotes.")
        boolean decimalComma,

        @Setting("Where the person is named: column:NAME, path:N, path-regex:REGEX, line:GLOB or constant:VALUE.")
        String user,

        @Setting("Where the session is named: column:NAME, path:N, path-regex:REGEX, line:GLOB or constant:VALUE.")
        String session,

        @Setting("Where the activity is named: column:NAME, path:N, path-regex:REGEX, line:GLOB or constant:VALUE.")
        String label,

        @Setting(
                "Where the sensor is named, if several files or rows make one recording: column:NAME, path:N or path-regex:REGEX; channels are then written SENSOR:COLUMN. Without it each file is of all channels.")
        Optional<String> sensor,

        @Setting(
                "Where the files of one recording agree, with sensor: path:N or path-regex:REGEX; without it in their paths but for the sensor.")
        Optional<String> recording,

        @Setting("Which files say from when to when a label holds, where the rows don't; label is not used then.")
        Optional<LabelIntervals> intervals,

        @Setting("Which file tells of the people, such as their age; kept with the figures of each.")
        Optional<PeopleTable> people,

        @Setting("The column with the time of each sample; without it, rate says how far samples are apart.")
        Optional<String> time,

        @Setting(
                "The unit of times that are numbers: s, ms, us, ns, or d for days as spreadsheets count them. Dates (ISO 8601) and clock times need none.")
        TimeUnit timeUnit,

        @Setting("Samples per second, in Hz, greater than 0; with a time column it is only the nominal rate.")
        Optional<Double> rate,

        @Setting(
                value =
                        "The columns with samples, in the order of the channels; COLUMN=NAME renames one, 1..9 or f1..f9 is nine, and SENSOR:COLUMN is of the sensor that sensor tells.",
                required = true)
        List<String> channels,

        @Setting("The labels to read, in the order of the classes; rows with others are left out. Empty: all, sorted.")
        List<String> labels,

        @Setting("Labels whose rows are left out, for example of unmarked samples.")
        List<String> ignoreLabels,

        @Setting(
                "Labels that say that nobody told what it was, such as 'null' or '0', and '' for an empty field or what is in no interval: such rows are recordings without a label, from which some algorithms learn. Empty: none are.")
        List<String> unlabelled,

        @Setting(
                "Whether rows are samples that windows are cut of; false if each is a vector of its own, such as features.")
        boolean windowed,

        @Setting(
                "What is done about rows that are wrong: repair what is unambiguous and leave the others out, skip to leave all out, or fail.")
        BadRows onBadRow,

        @Setting("Share of a file's rows that may be left out or out of order, from 0 to 1, with repair.")
        double badShare,

        @Setting("What becomes of rows with the time of the row before, with repair: spread, first or mean.")
        SameTimes sameTimes,

        @Setting("The longest time over which missing values are interpolated, with repair.")
        Duration maxGap)
        implements SensorSource, Withers<CsvRecordings> {
    private static final Logger LOG = LoggerFactory.getLogger(CsvRecordings.class);
    private static final int MOST_SKIPPED = 1_000_000;
    private static final String REMEDY = "Set path to the folder, zip or file that holds your recordings.";

    public CsvRecordings {
        Checksum.requireWellFormed("sha256", sha256);
        channels = List.copyOf(channels);
        labels = labels.stream().map(WrittenName::of).toList();
        ignoreLabels = ignoreLabels.stream().map(WrittenName::of).toList();
        unlabelled = unlabelled.stream().map(WrittenName::of).toList();
        Require.that(!files.isBlank(), "files", "must be a pattern such as '**/*.csv' but was empty");
        Delimiter.parse("delimiter", delimiter);
        Require.that(
                layout == FileLayout.TABLE || time.isEmpty(),
                "time",
                "must be left out with layout empatica, whose files tell when they start");
        encoding.ifPresent(name -> TextEncoding.parse("encoding", name));
        comment.ifPresent(
                prefix -> Require.that(!prefix.isBlank(), "comment", "must be a text such as '#' but was empty"));
        headerUntil.ifPresent(marker ->
                Require.that(!marker.isBlank(), "headerUntil", "must be a text such as '@DATA' but was empty"));
        Require.between("skipLines", skipLines, 0, MOST_SKIPPED);
        Require.between("badShare", badShare, 0, 1);
        Require.that(
                !maxGap.isNegative() && maxGap.compareTo(Duration.ofMinutes(1)) <= 0,
                "maxGap",
                "must be from 0s to 1m but was %s".formatted(maxGap));
        RowField.parse("user", user);
        RowField.parse("session", session);
        RowField.parse("label", label);
        SensorColumns.check(sensor, recording, channels);
        Require.that(
                intervals.isEmpty() || intervals.get().unit() != IntervalUnit.SAMPLES || time.isEmpty(),
                "intervals.unit",
                "must be a unit of time where rows have times but was samples");
        rate.ifPresent(hertz -> Require.positive("rate", hertz));
        Require.that(
                windowed || (time.isEmpty() && rate.isEmpty() && intervals.isEmpty()),
                "windowed",
                "must be true where there is time, rate or intervals, for a vector has no time");
        HashSet<String> names = new HashSet<>();
        for (String channel : ChannelRange.expand(channels)) {
            String name = SensorColumns.channel(channel, sensor.isPresent()).name();
            Require.that(names.add(name), "channels", "must have different names but two are '%s'".formatted(name));
        }
        Require.that(
                new HashSet<>(labels).size() == labels.size(),
                "labels",
                "must name each label once but was %s".formatted(labels));
        for (String ignored : ignoreLabels) {
            Require.that(
                    !labels.contains(ignored),
                    "ignoreLabels",
                    "must not be among labels but '%s' is".formatted(ignored));
        }
        for (String untold : unlabelled) {
            Require.that(
                    !labels.contains(untold) && !ignoreLabels.contains(untold),
                    "unlabelled",
                    "must not be among labels or ignore-labels but '%s' is".formatted(untold));
        }
        if (!path.isBlank()) {
            Require.that(!channels.isEmpty(), "channels", "must name at least one column but was empty");
            Require.that(
                    time.isPresent() || rate.isPresent() || !windowed || layout == FileLayout.EMPATICA,
                    "rate",
                    "must be given when there is no time but was missing");
        }
    }

    public CsvRecordings() {
        this(
                "",
                Optional.empty(),
                "**/*.csv",
                ",",
                Optional.empty(),
                FileLayout.TABLE,
                Optional.empty(),
                0,
                Optional.empty(),
                true,
                false,
                "column:user",
                "constant:1",
                "column:label",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TimeUnit.S,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true,
                BadRows.REPAIR,
                0.05,
                SameTimes.SPREAD,
                Duration.ofMillis(200));
    }

    @Override
    public SensorData open(long seed) throws SensorDataException {
        return open(seed, DataAccess.ofOwner());
    }

    @Override
    public SensorData open(long seed, DataAccess access) throws SensorDataException {
        try (Archive archive = Archive.open(path, sha256, REMEDY, access)) {
            CsvReader reader = new CsvReader(this);
            SensorData data = reader.read(archive);
            LOG.atLevel(reader.tally().bad() > 0 ? Level.WARN : Level.INFO)
                    .log(
                            "{}: {}. {}",
                            path,
                            reader.tally().summary(),
                            reader.tally().labels());
            return data;
        }
    }

    /** Whether rows without a time have one by their number, so that something can be matched with it. */
    boolean countsRows() {
        return sensor.isPresent() || intervals.isPresent();
    }

    /** Rows per second where they have no time; vectors are only counted. */
    double rowRate() {
        return windowed ? rate.orElse(Double.NaN) : 1;
    }

    /** Where rows say their label. */
    RowField rowLabel() {
        return intervals.isPresent() ? new RowField.Constant("?") : RowField.parse("label", label);
    }

    /** The label of rows of which nobody told what they are; no class has it. */
    static final String UNTOLD = "";

    /** The label as recordings have it: {@link #UNTOLD} where it says that nobody told. */
    String told(String given) {
        return unlabelled.contains(given) ? UNTOLD : given;
    }

    /** Whether what has no label at all is kept. */
    boolean keepsUntold() {
        return unlabelled.contains(UNTOLD);
    }

    /** Whether samples with the label are left out. */
    boolean isDropped(String given) {
        return ignoreLabels.contains(given)
                || (!labels.isEmpty() && !labels.contains(given) && !unlabelled.contains(given));
    }

    Delimiter parsedDelimiter() {
        return Delimiter.parse("delimiter", delimiter);
    }

    List<ChannelColumn> parsedChannels() {
        return ChannelRange.expand(channels).stream()
                .map(text -> SensorColumns.channel(text, sensor.isPresent()))
                .toList();
    }
}
