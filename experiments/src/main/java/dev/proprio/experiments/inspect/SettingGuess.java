package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes settings of what some files look like. Not thread-safe. */
final class SettingGuess {
    private static final Pattern SAID_RATE = Pattern.compile(
            "(?i)(?:(?:rate|frequency|freq|fs|hz)\\D{0,12}?(\\d+(?:\\.\\d+)?))|(?:(\\d+(?:\\.\\d+)?)\\s*hz)");
    private static final double USUAL_RATE = 50;

    private final RecordingFiles files;
    private final List<GuessedSetting> settings;
    private final ColumnRoles columns;
    private final TableGuess table;
    private final boolean ofFiles;

    SettingGuess(RecordingFiles files, List<GuessedSetting> settings) {
        this.files = files;
        this.settings = settings;
        this.columns = new ColumnRoles(files.main().values());
        this.table = columns.table();
        this.ofFiles = !files.sensors().isEmpty();
    }

    /** The samples per second, if something tells them. */
    Optional<Double> guess() {
        add(
                "files",
                LayoutGuess.quoted(files.pattern()),
                files.apart()
                        ? "%s files are recordings%s"
                                .formatted(
                                        files.paths().size(),
                                        files.beside().isEmpty() ? "" : ", others are written differently")
                        : "%s files; among them are others, which no pattern tells apart"
                                .formatted(files.paths().size()),
                files.apart());
        written();
        Optional<TimeGuess> time = table.form().empatica() ? Optional.empty() : TimeGuess.of(table);
        time.ifPresent(found -> columns.use(found.column()));
        Optional<String> sensorColumn = columns.called(WellKnownWords::isSensor).filter(this::isSensorColumn);
        sensorColumn.ifPresent(columns::use);
        Optional<String> label = people(time);
        time(time);
        if (ofFiles) {
            add(
                    "sensor",
                    LayoutGuess.quoted("path-regex:" + WellKnownWords.SENSOR),
                    "files differ in the sensor that they name",
                    true);
            filesOfSensors();
        } else if (sensorColumn.isPresent()) {
            rowsOfSensors(sensorColumn.get(), label);
        } else {
            List<String> channels = columns.channels(label);
            add(
                    "channels",
                    list(channels),
                    "the columns of numbers that are nothing else%s; tell their units by renaming them, as %s=acc_x_g"
                            .formatted(leftOut(), channels.isEmpty() ? "x" : channels.getFirst()),
                    !channels.isEmpty());
        }
        add(
                "bad-share",
                "0.5",
                "what is mended or left out is counted below; on-bad-row: fail says where the first one is",
                true);
        return time.map(TimeGuess::hertz).or(this::saidRate);
    }

    private String leftOut() {
        return columns.leftOut().isEmpty() ? "" : " (but %s)".formatted(String.join(", ", columns.leftOut()));
    }

    private boolean isSensorColumn(String column) {
        List<String> texts = table.texts(table.index(column));
        return texts.stream().distinct().count() > 1
                && texts.stream().distinct().count() <= ColumnRoles.MOST_LABELS
                && texts.stream().anyMatch(text -> FieldText.isWord(text, false));
    }

    /** How the files are written. */
    private void written() {
        TableForm form = table.form();
        Set<String> encodings = new LinkedHashSet<>();
        files.main().values().forEach(other -> other.encoding().ifPresent(encodings::add));
        if (!encodings.isEmpty()) {
            add("encoding", encodings.iterator().next(), "some bytes are no UTF-8", encodings.size() == 1);
        }
        if (form.empatica()) {
            add("layout", "empatica", "files begin with a start time and a rate", true);
            return;
        }
        add(
                "delimiter",
                LayoutGuess.quoted(form.delimiter()),
                "all rows have %s fields then".formatted(form.columns().size()),
                true);
        form.comment()
                .ifPresent(mark -> add("comment", LayoutGuess.quoted(mark), "the first lines begin with it", true));
        boolean sameDepth =
                files.main().values().stream().allMatch(other -> other.form().skipLines() == form.skipLines());
        if (form.headerUntil().isPresent() && (form.skipLines() == 0 || !sameDepth)) {
            add("header-until", LayoutGuess.quoted(form.headerUntil().get()), "a block of lines ends with it", true);
        } else if (form.skipLines() > 0) {
            add("skip-lines", Integer.toString(form.skipLines()), "as many lines are none of the table's", true);
        }
        add(
                "header",
                Boolean.toString(form.header()),
                form.header()
                        ? "the first row has words where others have numbers"
                        : form.titles().equals(form.columns())
                                ? "the first row has numbers as all others"
                                : "two columns have the same name, so that numbers tell them apart",
                true);
        if (form.decimalComma()) {
            add("decimal-comma", "true", "numbers are written 1,5", true);
        }
    }

    private void time(Optional<TimeGuess> time) {
        if (time.isPresent()) {
            add("time", LayoutGuess.quoted(time.get().column()), time.get().reason(), true);
            if (!time.get().unit().isEmpty()) {
                add("time-unit", time.get().unit(), "see time", time.get().sure());
            }
        } else if (!table.form().empatica()) {
            Optional<Double> said = saidRate();
            add(
                    "rate",
                    said.map(SettingGuess::plain).orElse(plain(USUAL_RATE)),
                    said.isPresent()
                            ? "what stands before the table says so; no column holds times"
                            : "no column holds times; set the samples per second",
                    said.isPresent());
        }
    }

    private static String plain(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }

    /** What stands before a table may tell its rate. */
    private Optional<Double> saidRate() {
        Matcher rate = SAID_RATE.matcher(table.form().said());
        while (rate.find()) {
            double hertz = Double.parseDouble(rate.group(1) == null ? rate.group(2) : rate.group(1));
            if (hertz >= 1 && hertz <= 10_000) {
                return Optional.of(hertz);
            }
        }
        return Optional.empty();
    }

    /** Where people, sessions and labels are named; returns the column of the label, if one is. */
    private Optional<String> people(Optional<TimeGuess> time) {
        PathFieldGuess paths = new PathFieldGuess(files.paths());
        List<String> taken = new ArrayList<>();
        if (ofFiles) {
            taken.add("path:-1");
        }
        Optional<String> labelColumn = columns.label();
        Optional<String> userColumn = columns.user();
        labelColumn.ifPresent(columns::use);
        userColumn.ifPresent(columns::use);
        Optional<IntervalGuess> intervals =
                labelColumn.isPresent() ? Optional.empty() : IntervalGuess.of(files, table.form(), time);
        Optional<String> labelPath = labelColumn.isPresent() || intervals.isPresent()
                ? Optional.empty()
                : paths.findLetters(WellKnownWords::isActivity, taken);
        labelPath.ifPresent(taken::add);
        Optional<String> userPath = userColumn.isPresent() ? Optional.empty() : user(paths, taken);
        userPath.ifPresent(taken::add);
        if (userColumn.isPresent()) {
            add("user", LayoutGuess.quoted("column:" + userColumn.get()), "the column's name", true);
        } else if (userPath.isPresent()) {
            add(
                    "user",
                    LayoutGuess.quoted(userPath.get()),
                    "it has %s different texts that may be people".formatted(paths.distinct(userPath.get())),
                    true);
        } else {
            Optional<String> still = columns.stillNumbers();
            still.ifPresent(columns::use);
            add(
                    "user",
                    LayoutGuess.quoted(still.map(column -> "column:" + column).orElse("constant:1")),
                    still.isPresent()
                            ? "its column holds a whole number that stays the same for long"
                            : "nothing names people, so all is of one",
                    false);
        }
        if (intervals.isEmpty() || intervals.get().namesSession()) {
            session(paths, taken);
        }
        if (labelColumn.isPresent()) {
            add("label", LayoutGuess.quoted("column:" + labelColumn.get()), "the column's name", true);
            return labelColumn;
        }
        if (intervals.isPresent()) {
            add("intervals", intervals.get().value(), "its rows say from when to when a label holds", true);
            return Optional.empty();
        }
        if (labelPath.isPresent()) {
            add("label", LayoutGuess.quoted(labelPath.get()), "it names activities", true);
            return Optional.empty();
        }
        return label(paths, taken);
    }

    private static Optional<String> user(PathFieldGuess paths, List<String> taken) {
        return paths.numbered(List.of("subject", "subj", "sub", "user", "person", "participant", "proband"))
                .or(() -> paths.find(WellKnownWords::isPerson, taken))
                .or(() -> paths.find(
                        text -> !WellKnownWords.isActivity(text) && !WellKnownWords.isSessionName(text), taken));
    }

    private void session(PathFieldGuess paths, List<String> taken) {
        Optional<String> column = columns.called(WellKnownWords::isSession);
        Optional<String> path = paths.numbered(List.of("session", "trial", "exp", "day"))
                .or(() -> paths.find(WellKnownWords::isSessionName, taken));
        if (column.isPresent()) {
            columns.use(column.get());
            add("session", LayoutGuess.quoted("column:" + column.get()), "the column's name", true);
        } else if (path.isPresent() && !taken.contains(path.get())) {
            taken.add(path.get());
            add("session", LayoutGuess.quoted(path.get()), "its texts look like sessions", true);
        }
    }

    /** Where nothing is called a label, something of which there are few may be one. */
    private Optional<String> label(PathFieldGuess paths, List<String> taken) {
        Optional<String> words = columns.words();
        Optional<String> path = paths.anyOf(ColumnRoles.MOST_LABELS, taken);
        Optional<String> whole = columns.wholeNumbers();
        if (words.isPresent()) {
            columns.use(words.get());
            add("label", LayoutGuess.quoted("column:" + words.get()), "its column holds words", true);
            return words;
        }
        if (whole.isPresent()) {
            columns.use(whole.get());
            add(
                    "label",
                    LayoutGuess.quoted("column:" + whole.get()),
                    "its column holds few whole numbers in long runs",
                    false);
            return whole;
        }
        if (path.isPresent()) {
            add(
                    "label",
                    LayoutGuess.quoted(path.get()),
                    "it has %s different texts".formatted(paths.distinct(path.get())),
                    false);
        } else {
            add("label", "'constant:unknown'", "nothing names an activity", false);
        }
        return Optional.empty();
    }

    private void rowsOfSensors(String column, Optional<String> label) {
        add("sensor", LayoutGuess.quoted("column:" + column), "rows are of the sensors that this column names", true);
        Set<String> sensors = new TreeSet<>();
        files.main().values().forEach(other -> sensors.addAll(other.texts(other.index(column))));
        List<String> channels = new ArrayList<>();
        List<String> own = columns.channels(label);
        sensors.forEach(sensor -> own.forEach(channel -> channels.add(sensor + ":" + channel)));
        add("channels", list(channels), "of each sensor the columns of numbers that are nothing else", true);
    }

    private void filesOfSensors() {
        Map<String, List<TableGuess>> bySensor = new TreeMap<>();
        files.main()
                .forEach((path, other) -> bySensor.computeIfAbsent(
                                RecordingFiles.sensor(path).orElse(""), key -> new ArrayList<>())
                        .add(other));
        List<String> channels = new ArrayList<>();
        bySensor.forEach((sensor, tables) -> {
            ColumnRoles own = new ColumnRoles(tables);
            columns.used().forEach(own::use);
            own.channels(Optional.empty()).forEach(channel -> channels.add(sensor + ":" + channel));
        });
        add("channels", list(channels), "of each sensor the columns of numbers that are nothing else", true);
    }

    private static String list(List<String> names) {
        return "[" + String.join(", ", names.stream().map(LayoutGuess::quoted).toList()) + "]";
    }

    private void add(String key, String value, String reason, boolean sure) {
        settings.add(new GuessedSetting(key, value, reason, sure));
    }
}
