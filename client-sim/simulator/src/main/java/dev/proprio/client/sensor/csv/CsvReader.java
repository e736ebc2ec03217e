package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.client.sensor.archive.LineReader;
import dev.proprio.client.sensor.archive.LoadedData;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads all files and gives users, sessions and labels their numbers. */
final class CsvReader {
    private final CsvRecordings settings;
    private final SensorColumns sensors;
    private final List<String> channels;
    private final RowCounts tally = new RowCounts();
    private final FileMagnitudes magnitudes = new FileMagnitudes();
    private final List<FileRecording> stretches = new ArrayList<>();
    /** Those of which nobody told what they are. */
    private final List<FileRecording> untold = new ArrayList<>();

    CsvReader(CsvRecordings settings) {
        this.settings = settings;
        this.sensors = SensorColumns.of(settings);
        this.channels =
                settings.parsedChannels().stream().map(ChannelColumn::name).toList();
    }

    RowCounts tally() {
        return tally;
    }

    LoadedData read(Archive archive) throws SensorDataException {
        Set<String> aside = new HashSet<>();
        Optional<IntervalLabels> intervals = intervals(archive, aside);
        PeopleFacts facts = facts(archive, aside);
        List<String> files =
                files(archive).stream().filter(file -> !aside.contains(file)).toList();
        if (!sensors.joins()) {
            SensorFiles.requireOneSensor(files);
        }
        LinesBeside beside = new LinesBeside(archive, settings.encoding());
        SensorJoin join = new SensorJoin(sensors.sensors(), archive.memory());
        for (String file : files) {
            long rowsBefore = tally.rows();
            long usedBefore = tally.usedRows();
            List<FilePart> parts = sensors.parts(file);
            if (parts.isEmpty()) {
                tally.otherSensor(file);
                continue;
            }
            for (FilePart part : parts) {
                List<FileRecording> own = new ArrayList<>();
                boolean clock = archive.read(file, in -> read(in, file, part, own, beside, archive.memory()));
                magnitudes.file(file, part.sensor(), part.columns().size(), own);
                if (sensors.joins()) {
                    join.add(sensors.recording(file), part.sensor(), clock, own);
                } else {
                    stretches.addAll(own);
                }
            }
            tally.file(file, rowsBefore, usedBefore);
        }
        List<String> joinNotes = new ArrayList<>();
        stretches.addAll(join.joined(archive.location(), joinNotes));
        if (intervals.isPresent()) {
            List<FileRecording> labelled = intervals.get().label(stretches, tally, archive.memory());
            stretches.clear();
            stretches.addAll(labelled);
            joinNotes.addAll(intervals.get().notes());
        }
        if (tally.isOneRowEach()) {
            throw new SensorDataException(
                    "Each of the %s files of '%s' is one row, of up to %s fields: a row ends where a line does. If rows end in another character, such as a bar, put line ends in its place, for example with tr."
                            .formatted(tally.files(), archive.location(), tally.widest()));
        }
        setUntoldApart();
        if (stretches.isEmpty()) {
            throw SensorDataException.quoting(
                    "No row of '%s' can be used: %s. Check label, labels and ignore-labels."
                            .formatted(archive.location(), tally.summary()),
                    tally.labels());
        }
        List<String> notes = new ArrayList<>(tally.notes());
        notes.addAll(FilesBeside.notes(archive, tally.otherSensors(), Math.min(2, channels.size())));
        notes.addAll(magnitudes.notes(settings.header()));
        notes.addAll(joinNotes);
        untoldNote().ifPresent(notes::add);
        List<String> classes = classes(notes);
        if (settings.windowed()) {
            MixedRows.requireRuns(stretches, channels.size(), archive.location());
            MixedRows.note(stretches).ifPresent(notes::add);
        }
        SampleRate rate = settings.windowed()
                ? SampleRate.of(stretches, settings.rate(), isTimed(), archive.location())
                : new SampleRate(0, List.of());
        notes.addAll(rate.notes());
        int overlapping = settings.windowed() ? Overlaps.count(stretches) : 0;
        if (overlapping > 0) {
            notes.add(
                    "%s of moments of which there is another one of the same person, session and label: moments count twice, or files are of different sensors"
                            .formatted(CountText.partOf(overlapping, stretches.size(), "recordings", "is", "are")));
        }
        int contradicting = settings.windowed() ? Overlaps.contradictions(stretches) : 0;
        if (contradicting > 0) {
            notes.add(
                    "%s of moments of which there is another one of the same person and session with another label: one of the labels is wrong, or session does not tell all sessions apart"
                            .formatted(CountText.partOf(contradicting, stretches.size(), "recordings", "is", "are")));
        }
        Repetitions.note(stretches, channels.size()).ifPresent(notes::add);
        if (differInCase(stretches.stream().map(FileRecording::user).distinct().toList())) {
            notes.add("the names of some people differ only in upper and lower case, and count as different people");
        }
        facts.note(stretches.stream().map(FileRecording::user).distinct().toList())
                .ifPresent(notes::add);
        return new LoadedData(
                settings.windowed()
                        ? new DataDescription("csv", channels, classes, rate.hertz(), false, "")
                        : DataDescription.vectors("csv", channels, classes, ""),
                people(classes, facts),
                archive.files(),
                notes);
    }

    private void setUntoldApart() {
        for (FileRecording stretch : stretches) {
            if (stretch.label().equals(CsvRecordings.UNTOLD)) {
                untold.add(stretch);
            }
        }
        stretches.removeIf(stretch -> stretch.label().equals(CsvRecordings.UNTOLD));
    }

    private Optional<String> untoldNote() {
        if (settings.unlabelled().isEmpty()) {
            return Optional.empty();
        }
        if (untold.isEmpty()) {
            return Optional.of(
                    "no row has a label of those that unlabelled names, so that there is no unlabelled recording");
        }
        long rows = untold.stream()
                .mapToLong(stretch -> stretch.samples().length / channels.size())
                .sum();
        return Optional.of("%s of %s no label, and %s as unlabelled"
                .formatted(
                        CountText.of(untold.size(), "recording"),
                        CountText.of(rows, "sample has", "samples have"),
                        rows == 1 ? "counts" : "count"));
    }

    private boolean read(
            InputStream in, String file, FilePart part, List<FileRecording> own, LinesBeside beside, HeldMemory memory)
            throws IOException, SensorDataException {
        LineReader line = FileFormat.lines(in, file, settings.encoding(), settings.parsedDelimiter());
        TableLines lines = new TableLines(line, settings);
        if (lines.begin()) {
            // What is joined needs a time of its own; rows have one by their number then.
            boolean even = !isTimed() && !settings.countsRows();
            double rate = even ? settings.rowRate() : Double.NaN;
            int channels = part.columns().size();
            boolean separates =
                    settings.onBadRow() == BadRows.REPAIR && settings.time().isPresent() && settings.windowed();
            var stretch = new FileRecordingBuilder(
                    channels, new RowRepair(settings, channels, tally), separates, rate, own, memory);
            boolean clock = new FileRows(settings, part, file, line, lines, stretch, beside, tally).read();
            stretch.close();
            return clock;
        }
        return false;
    }

    private Optional<IntervalLabels> intervals(Archive archive, Set<String> aside) throws SensorDataException {
        if (settings.intervals().isEmpty()) {
            return Optional.empty();
        }
        LabelIntervals told = settings.intervals().get();
        IntervalLabels labels = new IntervalLabels(settings, told);
        for (String file : beside(archive, "intervals.files", told.files())) {
            labels.read(archive, file);
            aside.add(file);
        }
        return Optional.of(labels);
    }

    private PeopleFacts facts(Archive archive, Set<String> aside) throws SensorDataException {
        if (settings.people().isEmpty()) {
            return PeopleFacts.none();
        }
        PeopleTable told = settings.people().get();
        String file = beside(archive, "people.file", told.file()).getFirst();
        aside.add(file);
        return PeopleFacts.read(archive, file, told, settings.delimiter(), settings.encoding());
    }

    private static List<String> beside(Archive archive, String setting, String pattern) throws SensorDataException {
        List<String> found = archive.matching(Glob.of(pattern)::matches);
        if (found.isEmpty()) {
            throw new SensorDataException(
                    "'%s' holds no file that matches %s: '%s'.".formatted(archive.location(), setting, pattern));
        }
        return found;
    }

    private boolean isTimed() {
        return settings.time().isPresent() || settings.layout() == FileLayout.EMPATICA;
    }

    /** The names of the classes; whatever is strange about them is noted. */
    private List<String> classes(List<String> notes) throws SensorDataException {
        List<String> found =
                NaturalOrder.sorted(stretches.stream().map(FileRecording::label).toList());
        for (String label : settings.ignoreLabels()) {
            if (tally.neverDropped(label)) {
                notes.add("no row has the label '%s', which ignore-labels names%s"
                        .formatted(
                                label,
                                MistypedName.of(label, found)
                                        .map("; the class '%s' is almost the same"::formatted)
                                        .orElse("")));
            }
        }
        if (settings.labels().isEmpty()) {
            if (differInCase(found)) {
                notes.add("some of the %s classes differ only in upper and lower case".formatted(found.size()));
            }
            return found;
        }
        Set<String> leftOut = new TreeSet<>(tally.dropped().keySet());
        leftOut.removeAll(settings.ignoreLabels());
        for (String label : settings.labels()) {
            if (!found.contains(label)) {
                Optional<String> meant = MistypedName.of(label, leftOut);
                if (meant.isPresent()) {
                    throw SensorDataException.quoting(
                            "No row of '%s' has the label '%s', but rows of a label that is almost the same were left out; correct labels, or put that one into ignore-labels."
                                    .formatted(settings.path(), label),
                            "The nearest label is '%s'.".formatted(meant.get()));
                }
                notes.add("no row that could be used has the label '%s', so that class is empty".formatted(label));
            }
        }
        return settings.labels();
    }

    private static boolean differInCase(List<String> names) {
        return names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                < names.size();
    }

    private List<String> files(Archive archive) throws SensorDataException {
        BoundedPattern wanted = Glob.of(settings.files());
        List<String> files = archive.matching(wanted::matches);
        if (files.isEmpty()) {
            files = archive.matching(name -> wanted.matches(PackedName.unpacked(name)));
        }
        if (files.isEmpty()) {
            List<String> others = archive.matching(name -> true);
            throw new SensorDataException("'%s' holds no file that matches files: '%s'; %s."
                    .formatted(
                            archive.location(),
                            settings.files(),
                            others.isEmpty()
                                    ? "it is empty"
                                    : "the first of its %s files is '%s'".formatted(others.size(), others.get(0))));
        }
        return files;
    }

    private List<LoadedData.LoadedPerson> people(List<String> classes, PeopleFacts facts) throws SensorDataException {
        List<FileRecording> all = new ArrayList<>(stretches);
        all.addAll(untold);
        Map<String, List<FileRecording>> byUser = new TreeMap<>(
                NaturalOrder.of(all.stream().map(FileRecording::user).toList()));
        for (FileRecording stretch : all) {
            byUser.computeIfAbsent(stretch.user(), ignored -> new ArrayList<>()).add(stretch);
        }
        Map<String, Integer> sessions = ranks(
                NaturalOrder.sorted(all.stream().map(FileRecording::session).toList()));
        Map<String, Integer> labels = ranks(classes);
        List<LoadedData.LoadedPerson> people = new ArrayList<>();
        for (Map.Entry<String, List<FileRecording>> user : byUser.entrySet()) {
            Interruption.check();
            List<Recording> told = new ArrayList<>();
            List<Recording> others = new ArrayList<>();
            for (Recording recording : recordings(user.getValue(), sessions, labels)) {
                (recording.label() == Recording.UNLABELLED ? others : told).add(recording);
            }
            people.add(new LoadedData.LoadedPerson(
                    user.getKey(), Optional.empty(), told, facts.of(user.getKey()), others));
        }
        return people;
    }

    private static Map<String, Integer> ranks(List<String> names) {
        Map<String, Integer> ranks = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            ranks.putIfAbsent(names.get(i), i);
        }
        return ranks;
    }

    private List<Recording> recordings(
            List<FileRecording> own, Map<String, Integer> sessions, Map<String, Integer> labels) {
        Map<Integer, List<FileRecording>> inOrder = new TreeMap<>();
        for (FileRecording stretch : own) {
            inOrder.computeIfAbsent(rank(sessions, stretch.session()), ignored -> new ArrayList<>())
                    .add(stretch);
        }
        List<Recording> recordings = new ArrayList<>();
        int number = 0;
        for (List<FileRecording> session : inOrder.values()) {
            for (FileRecording stretch : session) {
                int label = stretch.label().equals(CsvRecordings.UNTOLD)
                        ? Recording.UNLABELLED
                        : rank(labels, stretch.label());
                if (!settings.windowed()) {
                    vectors(stretch, number, label, recordings);
                    continue;
                }
                recordings.add(new Recording(number, label, stretch.timeline(), channels.size(), stretch.samples()));
            }
            number++;
        }
        return recordings;
    }

    /** Each row is a recording of one point. */
    private void vectors(FileRecording rows, int session, int label, List<Recording> recordings) {
        int size = channels.size();
        for (int from = 0; from < rows.samples().length; from += size) {
            recordings.add(new Recording(
                    session,
                    label,
                    new Timeline.Uniform(1),
                    size,
                    Arrays.copyOfRange(rows.samples(), from, from + size)));
        }
    }

    private static int rank(Map<String, Integer> ranks, String name) {
        return Objects.requireNonNull(ranks.get(name), name);
    }
}
