package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.csv.Glob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A table that says from when to when a label holds.
 *
 * @param files which files, as a setting has it
 * @param value the setting as YAML has it
 * @param namesSession whether it says of which session an interval is
 */
record IntervalGuess(String files, String value, boolean namesSession) {
    /** Looks for one among tables beside the recordings. */
    static Optional<IntervalGuess> of(RecordingFiles files, TableForm form, Optional<TimeGuess> time) {
        for (Map.Entry<String, TableGuess> beside : files.beside().entrySet()) {
            TableGuess table = beside.getValue();
            Optional<String> start = called(table, WellKnownWords::isStart);
            Optional<String> end = called(table, WellKnownWords::isEnd);
            Optional<String> label = called(table, WellKnownWords::isLabel).or(() -> words(table));
            if (!table.form().header() || start.isEmpty() || label.isEmpty()) {
                continue;
            }
            Optional<String> user = called(table, WellKnownWords::isUser);
            Optional<String> session = called(table, WellKnownWords::isSession);
            List<String> settings = new ArrayList<>();
            String pattern = pattern(beside.getKey(), files);
            settings.add("files: " + LayoutGuess.quoted(pattern));
            if (!table.form().delimiter().equals(form.delimiter())) {
                settings.add("delimiter: " + LayoutGuess.quoted(table.form().delimiter()));
            }
            if (!form.header()) {
                settings.add("header: true");
            }
            user.ifPresent(column -> settings.add("user: " + LayoutGuess.quoted("column:" + column)));
            settings.add("session: "
                    + LayoutGuess.quoted(
                            session.map(column -> "column:" + column).orElse("constant:1")));
            settings.add("start: " + LayoutGuess.quoted(start.get()));
            end.ifPresent(column -> settings.add("end: " + LayoutGuess.quoted(column)));
            settings.add("label: " + LayoutGuess.quoted(label.get()));
            settings.add("unit: " + unit(table, start.get(), time));
            return Optional.of(
                    new IntervalGuess(pattern, "{" + String.join(", ", settings) + "}", session.isPresent()));
        }
        return Optional.empty();
    }

    private static Optional<String> called(TableGuess table, Predicate<String> named) {
        for (int column = 0; column < table.columns().size(); column++) {
            if (named.test(table.title(column))) {
                return Optional.of(table.columns().get(column));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> words(TableGuess table) {
        for (int column = 0; column < table.columns().size(); column++) {
            String title = table.title(column);
            boolean other =
                    WellKnownWords.isStart(title) || WellKnownWords.isEnd(title) || WellKnownWords.isUser(title);
            if (!table.isNumeric(column) && !other && !WellKnownWords.isSession(title)) {
                return Optional.of(table.columns().get(column));
            }
        }
        return Optional.empty();
    }

    /** The file itself, or all of its name if there is one for each recording. */
    private static String pattern(String path, RecordingFiles files) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        long alike = files.beside().keySet().stream()
                .filter(other -> other.endsWith("/" + name))
                .count();
        String pattern = alike > 1 ? "**/" + name : path;
        return Glob.matches(pattern, path) ? pattern : path;
    }

    private static String unit(TableGuess table, String start, Optional<TimeGuess> time) {
        int column = table.index(start);
        if (!table.isNumeric(column)) {
            return "s";
        }
        if (time.isEmpty()) {
            boolean whole = Arrays.stream(table.numbersOf(column)).allMatch(value -> value == Math.rint(value));
            return whole ? "samples" : "s";
        }
        String title = table.title(column).toLowerCase(Locale.ROOT);
        for (String unit : List.of("ms", "us", "ns", "s")) {
            if (title.matches("(.*[^\\p{L}])" + unit + "([^\\p{L}].*)?")) {
                return unit;
            }
        }
        return time.get().unit().isEmpty() || time.get().unit().equals("d")
                ? "s"
                : time.get().unit();
    }
}
