package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the columns of tables of one kind may be: times, people, labels, samples. Not thread-safe. */
final class ColumnRoles {
    static final int MOST_LABELS = 40;
    /** A column that lacks more of its values is no channel. */
    private static final double MOST_MISSING = 0.3;
    /** Numbers that stay the same for this share of rows may be labels. */
    private static final double CHANGING = 0.1;
    /** So many different texts are never too many. */
    private static final int FEW = 3;

    private final List<TableGuess> tables;
    private final TableGuess table;
    private final Set<String> used = new LinkedHashSet<>();
    private final List<String> leftOut = new ArrayList<>();

    /** @param tables of which the first that has the most usual form is looked at most */
    ColumnRoles(Collection<TableGuess> tables) {
        this.tables = List.copyOf(tables);
        TableGuess usual = this.tables.getFirst();
        long most = 0;
        for (TableGuess candidate : this.tables) {
            long alike = this.tables.stream()
                    .filter(other -> candidate.form().isLike(other.form()))
                    .count();
            if (alike > most
                    || (alike == most && candidate.rows().size() > usual.rows().size())) {
                most = alike;
                usual = candidate;
            }
        }
        this.table = usual;
    }

    /** The table that was looked at most. */
    TableGuess table() {
        return table;
    }

    void use(String column) {
        used.add(column);
    }

    /** The columns that are something else than samples. */
    Set<String> used() {
        return used;
    }

    /** What columns of numbers are no channels, and why, for people. */
    List<String> leftOut() {
        return leftOut;
    }

    /** The first column that is called so; of words rather than of numbers. */
    Optional<String> called(Predicate<String> named) {
        List<String> found = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            String name = table.columns().get(column);
            if (named.test(table.title(column)) && !used.contains(name) && isInAll(name)) {
                found.add(name);
            }
        }
        return found.stream()
                .filter(name -> !table.isNumeric(table.index(name)))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    Optional<String> label() {
        return called(title -> WellKnownWords.isLabel(title) && !isAxis(title)).filter(this::isOfFew);
    }

    /** People: a column that is called so and does not count rows. */
    Optional<String> user() {
        return called(title -> WellKnownWords.isUser(title) && !countsRows(title))
                .filter(this::hasFew);
    }

    /** Whether a column has few different texts for its rows. */
    private boolean hasFew(String column) {
        List<String> texts = texts(column);
        return texts.stream().distinct().count() <= Math.max(FEW, CHANGING * texts.size());
    }

    /** Whether a column's text hardly ever changes from row to row. */
    boolean staysForLong(String column) {
        return tables.stream()
                .filter(other -> other.index(column) >= 0)
                .allMatch(other -> changes(other.texts(other.index(column)))
                        <= Math.max(1, CHANGING * other.rows().size()));
    }

    /** Columns of 0 and 1 of which each row has one 1, so that they tell a label; none if there is no such. */
    List<String> oneHot() {
        List<String> binary = table.columns().stream()
                .filter(name -> !used.contains(name) && isInAll(name) && isBinary(name))
                .toList();
        List<String> named = binary.stream()
                .filter(name -> WellKnownWords.isActivity(table.title(table.index(name))))
                .toList();
        return Stream.of(binary, named)
                .filter(columns -> columns.size() > 1 && haveOneOne(columns))
                .findFirst()
                .orElse(List.of());
    }

    private boolean isBinary(String column) {
        return tables.stream()
                .allMatch(other ->
                        Arrays.stream(other.numbersOf(other.index(column))).allMatch(value -> value == 0 || value == 1)
                                && other.isNumeric(other.index(column)));
    }

    private boolean haveOneOne(List<String> columns) {
        for (TableGuess other : tables) {
            List<double[]> values = columns.stream()
                    .map(column -> other.numbersOf(other.index(column)))
                    .toList();
            for (int row = 0; row < other.rows().size(); row++) {
                int at = row;
                if (values.stream().anyMatch(column -> column.length <= at)
                        || values.stream().mapToDouble(column -> column[at]).sum() != 1) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean countsRows(String title) {
        int column = table.form().titles().indexOf(title);
        return table.isNumeric(column) && TimeGuess.counts(table.numbersOf(column));
    }

    /** Y beside x or z is an axis. */
    private boolean isAxis(String title) {
        Set<String> plain = new LinkedHashSet<>();
        table.form().titles().forEach(other -> plain.add(WellKnownWords.plain(other)));
        return WellKnownWords.plain(title).equals("y") && (plain.contains("x") || plain.contains("z"));
    }

    private boolean isOfFew(String column) {
        int index = table.index(column);
        boolean whole = !table.isNumeric(index)
                || Arrays.stream(table.numbersOf(index)).allMatch(value -> value == Math.rint(value));
        return whole && texts(column).stream().distinct().count() <= MOST_LABELS;
    }

    /** Of a column, all that was looked at. */
    private List<String> texts(String column) {
        return tables.stream()
                .filter(other -> other.index(column) >= 0)
                .flatMap(other -> other.texts(other.index(column)).stream())
                .toList();
    }

    private boolean isInAll(String column) {
        return tables.stream().allMatch(other -> other.index(column) >= 0);
    }

    /** A column of words of which there are few. */
    Optional<String> words() {
        return table.columns().stream()
                .filter(name -> !used.contains(name) && isInAll(name) && !table.isNumeric(table.index(name)))
                .filter(name -> !WellKnownWords.isTime(table.title(table.index(name)))
                        && !WellKnownWords.isSession(table.title(table.index(name))))
                .filter(name -> {
                    List<String> texts = texts(name);
                    long distinct = texts.stream().distinct().count();
                    return distinct > 1
                            && distinct <= MOST_LABELS
                            && texts.stream().anyMatch(text -> FieldText.isWord(text, false))
                            && changes(texts) < CHANGING * texts.size();
                })
                .findFirst();
    }

    /** A column with the same word in all rows. */
    Optional<String> oneWord() {
        return table.columns().stream()
                .filter(name -> !used.contains(name) && isInAll(name) && !table.isNumeric(table.index(name)))
                .filter(name -> {
                    List<String> texts = texts(name);
                    return texts.stream().distinct().count() == 1 && FieldText.isWord(texts.getFirst(), false);
                })
                .findFirst();
    }

    private static long changes(List<String> texts) {
        long changes = 0;
        for (int i = 1; i < texts.size(); i++) {
            changes += texts.get(i).equals(texts.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    /** The last or first unnamed column if it holds few whole numbers that stay the same for long. */
    Optional<String> wholeNumbers() {
        for (int column : new int[] {table.columns().size() - 1, 0, 1}) {
            if (column < 0
                    || column >= table.columns().size()
                    || table.form().header()
                    || used.contains(table.columns().get(column))
                    || !table.isNumeric(column)) {
                continue;
            }
            String name = table.columns().get(column);
            double[] values = tables.stream()
                    .filter(other -> other.form().isLike(table.form()))
                    .flatMapToDouble(other -> Arrays.stream(other.numbersOf(column)))
                    .toArray();
            int changes = 0;
            boolean whole = true;
            for (int i = 0; i < values.length; i++) {
                whole &= values[i] == Math.rint(values[i]);
                changes += i > 0 && values[i] != values[i - 1] ? 1 : 0;
            }
            long distinct = Arrays.stream(values).distinct().count();
            if (whole && distinct > 1 && distinct <= MOST_LABELS && changes < CHANGING * values.length) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** A first or second unnamed column whose whole number hardly ever changes may name people. */
    Optional<String> stillNumbers() {
        for (int column = 0; column < Math.min(2, table.columns().size()); column++) {
            String name = table.columns().get(column);
            if (table.form().header() || used.contains(name) || !table.isNumeric(column)) {
                continue;
            }
            int at = column;
            boolean still = tables.stream()
                    .filter(other -> other.form().isLike(table.form()))
                    .map(other -> other.numbersOf(at))
                    .allMatch(values -> Arrays.stream(values).allMatch(value -> value == Math.rint(value) && value > 0)
                            && Arrays.stream(values).distinct().count() <= 1 + values.length / 100);
            if (still) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** The columns of numbers that are nothing else, in all tables. */
    List<String> channels(Optional<String> label) {
        List<String> candidates = new ArrayList<>();
        for (int column = 0; column < table.columns().size(); column++) {
            String name = table.columns().get(column);
            if (isSample(column) && isInAll(name) && !used.contains(name)) {
                candidates.add(name);
            }
        }
        List<String> channels = new ArrayList<>(candidates);
        channels.removeIf(name -> {
            boolean fact = isFactOfFiles(name);
            if (fact) {
                leftOut.add(name + " changes from file to file alone");
            }
            return fact;
        });
        label.ifPresent(of -> channels.removeIf(name -> {
            boolean told = isToldBy(of, name);
            if (told) {
                leftOut.add(name + " is the label once more");
            }
            return told;
        }));
        return channels;
    }

    private boolean isSample(int column) {
        String title = table.title(column);
        String name = table.columns().get(column);
        if (!table.isNumeric(column)) {
            return false;
        }
        boolean other = WellKnownWords.isTime(title)
                || WellKnownWords.isSession(title)
                || WellKnownWords.isIndex(title)
                || WellKnownWords.isUser(title)
                || (WellKnownWords.isLabel(title) && !isAxis(title))
                || TimeGuess.counts(table.numbersOf(column));
        if (!other && missing(name) > MOST_MISSING) {
            leftOut.add(name + " is missing too often");
            return false;
        }
        return !other;
    }

    private double missing(String column) {
        return tables.stream()
                .filter(other -> other.index(column) >= 0)
                .mapToDouble(other -> other.missing(other.index(column)))
                .average()
                .orElse(1);
    }

    /** Whether a column says something of a whole file, such as a person's age: another number in another file. */
    private boolean isFactOfFiles(String column) {
        Set<Double> all = new LinkedHashSet<>();
        for (TableGuess other : tables) {
            double[] own = Arrays.stream(other.numbersOf(other.index(column)))
                    .distinct()
                    .limit(2)
                    .toArray();
            if (own.length > 1) {
                return false;
            }
            Arrays.stream(own).forEach(all::add);
        }
        return all.size() > 1;
    }

    /** Whether a column has one number for each label, and another one for each. */
    private boolean isToldBy(String label, String column) {
        Map<String, String> numbers = new HashMap<>();
        for (TableGuess other : tables) {
            int labels = other.index(label);
            int values = other.index(column);
            for (List<String> row : other.rows()) {
                String before = numbers.putIfAbsent(row.get(labels), row.get(values));
                if (before != null && !before.equals(row.get(values))) {
                    return false;
                }
            }
        }
        return numbers.size() > 1 && numbers.values().stream().distinct().count() == numbers.size();
    }
}
