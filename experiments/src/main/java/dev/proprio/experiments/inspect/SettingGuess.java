package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes settings of what some files look like. Not thread-safe. */
final class SettingGuess {
    private static final double USUAL_RATE = 50;
    /** Up to here Latin-1 has symbols alone, such as those of units. */
    private static final int LAST_SYMBOL = 0xBF;

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
        return time.map(TimeGuess::hertz).or(() -> saidRates().stream().findFirst());
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
            boolean letters = files.main().values().stream().anyMatch(SettingGuess::hasOtherLetters);
            add(
                    "encoding",
                    encodings.iterator().next(),
                    letters
                            ? "which of the encodings of a byte for each letter it is; look whether the letters are right"
                            : "some bytes are no UTF-8",
                    encodings.size() == 1 && !letters);
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
                form.doubt().isPresent()
                        ? form.doubt().get()
                        : form.header()
                                ? "the first row has words where others have numbers"
                                : form.titles().equals(form.columns())
                                        ? "the first row has numbers as all others"
                                        : "two columns have the same name, so that numbers tell them apart",
                form.doubt().isEmpty());
        if (form.decimalComma()) {
            add("decimal-comma", "true", "numbers are written 1,5", true);
        }
    }

    /** Whether names or texts have letters beyond English ones, which other encodings have other bytes for. */
    private static boolean hasOtherLetters(TableGuess table) {
        return table.encoding().filter(name -> name.startsWith("windows")).isPresent()
                && Stream.concat(
                                table.form().titles().stream(),
                                table.rows().stream().flatMap(List::stream))
                        .flatMapToInt(String::codePoints)
                        .anyMatch(c -> c > LAST_SYMBOL && Character.isLetter(c));
    }

    private void time(Optional<TimeGuess> time) {
        if (time.isPresent()) {
            add(
                    "time",
                    LayoutGuess.quoted(time.get().column()),
                    time.get().reason(),
                    time.get().sure() || !time.get().unit().isEmpty());
            if (!time.get().unit().isEmpty()) {
                add("time-unit", time.get().unit(), "see time", time.get().sure());
            }
        } else if (!table.form().empatica()) {
            List<Double> said = saidRates();
            add(
                    "rate",
                    plain(said.isEmpty() ? USUAL_RATE : said.getFirst()),
                    switch (said.size()) {
                        case 0 -> "no column holds times; set the samples per second";
                        case 1 -> "what stands before the table says so; no column holds times";
                        default ->
                            "what stands before the tables says %s; no column holds times"
                                    .formatted(String.join(
                                            " and ",
                                            said.stream()
                                                    .map(SettingGuess::plain)
                                                    .toList()));
                    },
                    said.size() == 1);
        }
    }

    private static String plain(double rate) {
        return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
    }

    /** What stands before the tables may tell their rate; several if they differ in it. */
    private List<Double> saidRates() {
        return files.main().values().stream()
                .flatMap(other -> SaidRate.of(other.form().said()).hertz().stream())
                .distinct()
                .toList();
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
        List<String> oneHot = columns.oneHot();
        oneHot.forEach(columns::use);
        userColumn.ifPresent(columns::use);
        Optional<IntervalGuess> intervals =
                labelColumn.isPresent() ? Optional.empty() : IntervalGuess.of(files, table, time);
        Optional<String> labelPath = labelColumn.isPresent() || intervals.isPresent()
                ? Optional.empty()
                : paths.findLetters(WellKnownWords::isActivity, taken);
        labelPath.ifPresent(taken::add);
        Optional<String> userPath = userColumn.isPresent() ? Optional.empty() : user(paths, taken);
        List<String> rivals = userPath.map(found -> paths.rivals(found, SettingGuess::mayBePerson, taken))
                .orElse(List.of());
        userPath.ifPresent(taken::add);
        if (userColumn.isPresent()) {
            add("user", LayoutGuess.quoted("column:" + userColumn.get()), "the column's name", true);
        } else if (userPath.isPresent()) {
            add(
                    "user",
                    LayoutGuess.quoted(userPath.get()),
                    "it has %s different texts that may be people%s"
                            .formatted(
                                    paths.distinct(userPath.get()),
                                    rivals.isEmpty()
                                            ? ""
                                            : "; so has %s".formatted(LayoutGuess.quoted(rivals.getFirst()))),
                    rivals.isEmpty());
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
            IntervalGuess found = intervals.get().ofPeople(userPath, paths);
            add("intervals", found.value(), found.reason(), found.sure());
            return Optional.empty();
        }
        if (labelPath.isPresent()) {
            add("label", LayoutGuess.quoted(labelPath.get()), "it names activities", true);
            return Optional.empty();
        }
        return label(paths, taken, oneHot);
    }

    private static Optional<String> user(PathFieldGuess paths, List<String> taken) {
        return paths.numbered(List.of("subject", "subj", "sub", "user", "person", "participant", "proband"))
                .or(() -> paths.people(WellKnownWords::isPerson, taken))
                .or(() -> paths.people(SettingGuess::mayBePerson, taken));
    }

    private static boolean mayBePerson(String text) {
        return !WellKnownWords.isActivity(text)
                && !WellKnownWords.isSessionName(text)
                && !WellKnownWords.isNoPerson(text);
    }

    private void session(PathFieldGuess paths, List<String> taken) {
        Optional<String> column = columns.called(WellKnownWords::isSession).filter(columns::staysForLong);
        Optional<String> path = paths.numbered(List.of("session", "trial", "exp", "day"))
                .or(() -> paths.find(WellKnownWords::isSessionName, taken));
        if (column.isPresent()) {
            columns.use(column.get());
            add("session", LayoutGuess.quoted("column:" + column.get()), "the column's name", true);
        } else if (path.isPresent() && !taken.contains(path.get())) {
            boolean dated = paths.texts(path.get()).stream().anyMatch(WellKnownWords::isDayFirst);
            taken.add(path.get());
            add(
                    "session",
                    LayoutGuess.quoted(path.get()),
                    dated
                            ? "whether its texts are in the order of time, for they begin with the day, and sessions follow each other as texts do"
                            : "its texts look like sessions",
                    !dated);
        }
    }

    /** Where nothing is called a label, something of which there are few may be one. */
    private Optional<String> label(PathFieldGuess paths, List<String> taken, List<String> oneHot) {
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
        if (!oneHot.isEmpty()) {
            add(
                    "label",
                    "'constant:unknown'",
                    "the columns %s are labels, for each row has a 1 in one of them alone; make one column of them that names the label"
                            .formatted(String.join(", ", oneHot)),
                    false);
        } else if (path.isPresent()) {
            add(
                    "label",
                    LayoutGuess.quoted(path.get()),
                    "it has %s different texts".formatted(paths.distinct(path.get())),
                    false);
        } else {
            Optional<String> word = columns.oneWord();
            word.ifPresent(columns::use);
            add(
                    "label",
                    LayoutGuess.quoted(word.map(column -> "column:" + column).orElse("constant:unknown")),
                    word.isPresent()
                            ? "its column holds a word, the same in all rows that were looked at"
                            : "nothing names an activity",
                    false);
            return word;
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
