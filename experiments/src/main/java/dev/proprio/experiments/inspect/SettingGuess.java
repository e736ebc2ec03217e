package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/** Makes settings of what some files look like. Not thread-safe. */
final class SettingGuess {
    private static final int MOST_LABELS = 40;

    private final String ending;
    private final List<String> files;
    private final Map<String, TableGuess> tables;
    private final List<GuessedSetting> settings;
    private final TableGuess table;
    private final Set<String> usedColumns = new LinkedHashSet<>();

    SettingGuess(String ending, List<String> files, Map<String, TableGuess> tables, List<GuessedSetting> settings) {
        this.ending = ending;
        this.files = files;
        this.tables = tables;
        this.settings = settings;
        this.table = usual(tables.values().stream().toList());
    }

    /** The form that most files have. */
    private static TableGuess usual(List<TableGuess> tables) {
        TableGuess best = tables.getFirst();
        long most = 0;
        for (TableGuess candidate : tables) {
            long alike = tables.stream().filter(candidate::isLike).count();
            if (alike > most) {
                most = alike;
                best = candidate;
            }
        }
        return best;
    }

    Optional<Double> guess() {
        add("files", LayoutGuess.quoted("**/*." + ending), "%s files end so".formatted(files.size()), true);
        add(
                "delimiter",
                LayoutGuess.quoted(table.delimiter()),
                "all rows have %s fields then".formatted(table.columns().size()),
                true);
        add(
                "header",
                Boolean.toString(table.header()),
                table.header()
                        ? "the first row has words where others have numbers"
                        : "the first row has numbers as all others",
                true);
        if (table.decimalComma()) {
            add("decimal-comma", "true", "numbers are written 1,5", true);
        }
        Optional<TimeGuess> time = TimeGuess.of(table);
        time.ifPresent(found -> usedColumns.add(found.column()));
        Optional<String> sensorColumn = textColumn(WellKnownWords::isSensor);
        sensorColumn.ifPresent(usedColumns::add);
        boolean ofFiles = sensorColumn.isEmpty() && hasFilePerSensor();
        List<String> paths = ofFiles
                ? files.stream().filter(file -> sensor(file).isPresent()).toList()
                : files;
        people(new PathFieldGuess(paths.isEmpty() ? files : paths), ofFiles);
        if (time.isPresent()) {
            add("time", LayoutGuess.quoted(time.get().column()), time.get().reason(), true);
            add("time-unit", time.get().unit(), "see time", true);
        } else {
            add("rate", "50", "no column holds times; set the samples per second", false);
        }
        if (ofFiles) {
            add(
                    "sensor",
                    LayoutGuess.quoted("path-regex:" + WellKnownWords.SENSOR),
                    "files differ in the sensor that they name",
                    true);
            filesOfSensors();
        } else if (sensorColumn.isPresent()) {
            String column = sensorColumn.get();
            add(
                    "sensor",
                    LayoutGuess.quoted("column:" + column),
                    "rows are of the sensors that this column names",
                    true);
            List<String> channels = new ArrayList<>();
            int index = table.columns().indexOf(column);
            table.texts(index).stream()
                    .distinct()
                    .sorted()
                    .forEach(sensor -> channels().forEach(channel -> channels.add(sensor + ":" + channel)));
            add("channels", list(channels), "of each sensor the columns of numbers that are nothing else", true);
        } else {
            add(
                    "channels",
                    list(channels()),
                    "the columns of numbers that are nothing else; tell their units by renaming them, as %s=acc_x_g"
                            .formatted(channels().isEmpty() ? "x" : channels().getFirst()),
                    true);
        }
        add("on-bad-row", "skip", "what is skipped is counted below; fail says where the first one is", true);
        return time.map(TimeGuess::hertz);
    }

    private void people(PathFieldGuess paths, boolean ofFiles) {
        List<String> taken = new ArrayList<>();
        if (ofFiles) {
            taken.add("path:-1");
        }
        Optional<String> labelColumn = column(WellKnownWords::isLabel).filter(name -> distinct(name) <= MOST_LABELS);
        Optional<String> userColumn = column(WellKnownWords::isUser);
        labelColumn.ifPresent(usedColumns::add);
        userColumn.ifPresent(usedColumns::add);
        Optional<String> labelPath =
                labelColumn.isPresent() ? Optional.empty() : paths.find(WellKnownWords::isActivity, taken);
        labelPath.ifPresent(taken::add);
        Optional<String> userPath = userColumn.isPresent()
                ? Optional.empty()
                : paths.numbered(List.of("subject", "subj", "sub", "user", "person", "participant", "proband"))
                        .or(() -> paths.find(WellKnownWords::isPerson, taken))
                        .or(() -> paths.find(
                                text -> !WellKnownWords.isActivity(text) && !WellKnownWords.isSessionName(text),
                                taken));
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
            add("user", "'constant:1'", "nothing names people, so all is of one", false);
        }
        session(paths, taken);
        if (labelColumn.isPresent()) {
            add("label", LayoutGuess.quoted("column:" + labelColumn.get()), "the column's name", true);
        } else if (labelPath.isPresent()) {
            add("label", LayoutGuess.quoted(labelPath.get()), "it names activities", true);
        } else {
            label(paths, taken);
        }
    }

    private void session(PathFieldGuess paths, List<String> taken) {
        Optional<String> column = column(WellKnownWords::isSession);
        Optional<String> path = paths.numbered(List.of("session", "trial", "exp", "day"))
                .or(() -> paths.find(WellKnownWords::isSessionName, taken));
        if (column.isPresent()) {
            usedColumns.add(column.get());
            add("session", LayoutGuess.quoted("column:" + column.get()), "the column's name", true);
        } else if (path.isPresent() && !taken.contains(path.get())) {
            taken.add(path.get());
            add("session", LayoutGuess.quoted(path.get()), "its texts look like sessions", true);
        }
    }

    /** Where nothing is called a label, something of which there are few may be one. */
    private void label(PathFieldGuess paths, List<String> taken) {
        Optional<String> words = table.columns().stream()
                .filter(name -> !usedColumns.contains(name)
                        && !table.isNumeric(table.columns().indexOf(name)))
                .filter(name -> distinct(name) <= MOST_LABELS)
                .findFirst();
        Optional<String> path = paths.anyOf(MOST_LABELS, taken);
        Optional<String> whole = lastWholeColumn();
        if (words.isPresent()) {
            usedColumns.add(words.get());
            add("label", LayoutGuess.quoted("column:" + words.get()), "its column holds words", true);
        } else if (whole.isPresent()) {
            usedColumns.add(whole.get());
            add(
                    "label",
                    LayoutGuess.quoted("column:" + whole.get()),
                    "its column holds few whole numbers in long runs",
                    false);
        } else if (path.isPresent()) {
            add(
                    "label",
                    LayoutGuess.quoted(path.get()),
                    "it has %s different texts".formatted(paths.distinct(path.get())),
                    false);
        } else {
            add("label", "'constant:unknown'", "nothing names an activity", false);
        }
    }

    /** The last or first unnamed column if it holds whole numbers that stay the same for long. */
    private Optional<String> lastWholeColumn() {
        for (int column : new int[] {table.columns().size() - 1, 0, 1}) {
            if (column < 0
                    || column >= table.columns().size()
                    || table.header()
                    || usedColumns.contains(table.columns().get(column))
                    || !table.isNumeric(column)) {
                continue;
            }
            double[] values = tables.values().stream()
                    .filter(table::isLike)
                    .flatMapToDouble(other -> Arrays.stream(other.numbers(column)))
                    .toArray();
            int changes = 0;
            boolean whole = true;
            for (int i = 0; i < values.length; i++) {
                whole &= values[i] == Math.rint(values[i]);
                changes += i > 0 && values[i] != values[i - 1] ? 1 : 0;
            }
            long distinct = Arrays.stream(values).distinct().count();
            if (whole && distinct > 1 && distinct <= MOST_LABELS && changes < values.length / 10) {
                return Optional.of(table.columns().get(column));
            }
        }
        return Optional.empty();
    }

    private Optional<String> column(Predicate<String> named) {
        return table.columns().stream()
                .filter(name -> named.test(name) && !usedColumns.contains(name))
                .findFirst();
    }

    private Optional<String> textColumn(Predicate<String> named) {
        return column(named).filter(name -> !table.isNumeric(table.columns().indexOf(name)));
    }

    private long distinct(String column) {
        return table.texts(table.columns().indexOf(column)).stream().distinct().count();
    }

    private List<String> channels() {
        return channels(table);
    }

    private List<String> channels(TableGuess of) {
        List<String> channels = new ArrayList<>();
        for (int column = 0; column < of.columns().size(); column++) {
            String name = of.columns().get(column);
            boolean free =
                    !usedColumns.contains(name) && !WellKnownWords.isTime(name) && !WellKnownWords.isSession(name);
            if (free && !WellKnownWords.isIndex(name) && of.isNumeric(column)) {
                channels.add(name);
            }
        }
        return channels;
    }

    private static Optional<String> sensor(String file) {
        Matcher sensor = WellKnownWords.SENSOR_IN_PATH.matcher(file);
        return sensor.find() ? Optional.of(sensor.group(1)) : Optional.empty();
    }

    /** Whether there are files whose paths differ in the sensor alone. */
    private boolean hasFilePerSensor() {
        Map<String, Set<String>> sensors = new LinkedHashMap<>();
        for (String file : files) {
            sensor(file)
                    .ifPresent(
                            sensor -> sensors.computeIfAbsent(file.replace(sensor, "?"), key -> new LinkedHashSet<>())
                                    .add(sensor));
        }
        return sensors.values().stream().filter(own -> own.size() > 1).count() > sensors.size() / 2;
    }

    private void filesOfSensors() {
        Set<String> channels = new LinkedHashSet<>();
        tables.forEach((file, of) -> sensor(file)
                .ifPresent(sensor -> channels(of).forEach(channel -> channels.add(sensor + ":" + channel))));
        add(
                "channels",
                list(List.copyOf(channels)),
                "of each sensor the columns of numbers that are nothing else",
                true);
    }

    private static String list(List<String> names) {
        return "[" + String.join(", ", names.stream().map(LayoutGuess::quoted).toList()) + "]";
    }

    private void add(String key, String value, String reason, boolean sure) {
        settings.add(new GuessedSetting(key, value, reason, sure));
    }
}
