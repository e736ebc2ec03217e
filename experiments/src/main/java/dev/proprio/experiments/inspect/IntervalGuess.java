package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tables that say from when to when a label holds.
 *
 * @param paths those that were looked at
 * @param settings as YAML has them
 * @param namesUser whether they say whose an interval is
 * @param namesSession whether they say of which session an interval is
 * @param doubts what nothing tells
 */
record IntervalGuess(
        List<String> paths, List<String> settings, boolean namesUser, boolean namesSession, List<String> doubts) {
    IntervalGuess {
        paths = List.copyOf(paths);
        settings = List.copyOf(settings);
        doubts = List.copyOf(doubts);
    }

    /** Looks for some among tables beside the recordings: those that are alike. */
    static Optional<IntervalGuess> of(RecordingFiles files, TableGuess recordings, Optional<TimeGuess> time) {
        List<Map.Entry<String, TableGuess>> found = files.beside().entrySet().stream()
                .filter(beside -> isOne(beside.getValue()))
                .toList();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TableGuess table = found.getFirst().getValue();
        Map<String, TableGuess> alike = new LinkedHashMap<>();
        found.stream()
                .filter(other -> table.form().isLike(other.getValue().form()))
                .forEach(other -> alike.put(other.getKey(), other.getValue()));
        List<String> doubts = new ArrayList<>();
        if (alike.size() < found.size()) {
            doubts.add("what %s of the same kind are for, which are written otherwise and not read"
                    .formatted(found.size() - alike.size()));
        }
        if (called(table, WellKnownWords::isEnd).isEmpty()) {
            called(table, WellKnownWords::isDuration)
                    .ifPresent(column -> doubts.add(
                            "when intervals end, for '%s' says how long they are, and a column with their ends is needed: each now lasts until the next"
                                    .formatted(column)));
        }
        List<String> settings = settings(files, recordings.form(), alike, doubts);
        String start = called(table, WellKnownWords::isStart).orElse("");
        new IntervalUnitGuess(alike.values(), start, called(table, WellKnownWords::isEnd), recordings, time)
                .add(settings, doubts);
        return Optional.of(new IntervalGuess(
                List.copyOf(alike.keySet()),
                settings,
                called(table, WellKnownWords::isUser).isPresent(),
                called(table, WellKnownWords::isSession).isPresent(),
                doubts));
    }

    private static boolean isOne(TableGuess table) {
        return table.form().header()
                && called(table, WellKnownWords::isStart).isPresent()
                && label(table).isPresent();
    }

    private static Optional<String> label(TableGuess table) {
        return called(table, WellKnownWords::isLabel).or(() -> words(table));
    }

    private static List<String> settings(
            RecordingFiles files, TableForm form, Map<String, TableGuess> alike, List<String> doubts) {
        TableGuess table = alike.values().iterator().next();
        List<String> settings = new ArrayList<>();
        Optional<String> pattern = files.patternOf(alike.keySet());
        if (pattern.isEmpty()) {
            doubts.add("by which pattern the %s files with intervals are told from others".formatted(alike.size()));
        }
        settings.add("files: "
                + LayoutGuess.quoted(pattern.orElse(alike.keySet().iterator().next())));
        if (!table.form().delimiter().equals(form.delimiter())) {
            settings.add("delimiter: " + LayoutGuess.quoted(table.form().delimiter()));
        }
        if (!form.header()) {
            settings.add("header: true");
        }
        called(table, WellKnownWords::isUser)
                .ifPresent(column -> settings.add("user: " + LayoutGuess.quoted("column:" + column)));
        settings.add("session: "
                + LayoutGuess.quoted(called(table, WellKnownWords::isSession)
                        .map(column -> "column:" + column)
                        .orElse("constant:1")));
        called(table, WellKnownWords::isStart)
                .ifPresent(column -> settings.add("start: " + LayoutGuess.quoted(column)));
        called(table, WellKnownWords::isEnd).ifPresent(column -> settings.add("end: " + LayoutGuess.quoted(column)));
        label(table).ifPresent(column -> settings.add("label: " + LayoutGuess.quoted(column)));
        return settings;
    }

    /** With whose an interval is, where the tables' rows don't say it: what their paths have in common with those of recordings. */
    IntervalGuess ofPeople(Optional<String> setting, PathFieldGuess recordings) {
        if (namesUser || setting.isEmpty()) {
            return this;
        }
        Set<String> people = new LinkedHashSet<>(recordings.texts(setting.get()));
        if (paths.stream()
                .allMatch(path -> PathFieldGuess.read(setting.get(), path)
                        .filter(people::contains)
                        .isPresent())) {
            return this;
        }
        List<String> more = new ArrayList<>(settings);
        List<String> doubts = new ArrayList<>(this.doubts);
        Set<String> patterns = new LinkedHashSet<>();
        for (String path : paths) {
            people.stream()
                    .filter(path::contains)
                    .max((a, b) -> Integer.compare(a.length(), b.length()))
                    .ifPresentOrElse(person -> patterns.add(around(path, person)), () -> patterns.add(""));
        }
        if (patterns.size() == 1 && !patterns.contains("")) {
            more.add("user: "
                    + LayoutGuess.quoted("path-regex:" + patterns.iterator().next()));
        } else {
            doubts.add("whose intervals a file has, as its path does not name people as those of recordings do");
        }
        return new IntervalGuess(paths, more, namesUser, namesSession, doubts);
    }

    /** A pattern of what stands around a person in the part of a path that names her. */
    private static String around(String path, String person) {
        int at = path.lastIndexOf(person);
        int from = path.lastIndexOf('/', at) + 1;
        int to = path.indexOf('/', at) < 0 ? path.length() : path.indexOf('/', at);
        String behind = path.indexOf('/', at) < 0 ? "$" : "/";
        return "(?:^|/)" + literal(path.substring(from, at)) + "([^/]+)"
                + literal(path.substring(at + person.length(), to)) + behind;
    }

    private static String literal(String text) {
        return text.replaceAll("([^\\p{L}\\d_ -])", "\\\\$1");
    }

    /** The setting as YAML has it. */
    String value() {
        return "{" + String.join(", ", settings) + "}";
    }

    boolean sure() {
        return doubts.isEmpty();
    }

    /** Why it is so, or what can't be told of it. */
    String reason() {
        return doubts.isEmpty()
                ? "its rows say from when to when a label holds"
                : String.join("; nor ", doubts) + "; its rows say from when to when a label holds";
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
}
