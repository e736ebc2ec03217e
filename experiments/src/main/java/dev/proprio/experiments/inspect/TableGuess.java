package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file taken as a table.
 *
 * @param delimiter as the setting has it
 * @param columns the names of its columns, or their numbers
 * @param rows the rows that were looked at
 */
record TableGuess(
        String delimiter, boolean decimalComma, boolean header, List<String> columns, List<List<String>> rows) {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+([.]\\d*)?|[.]\\d+)([eE][-+]?\\d+)?");
    private static final Pattern COMMA_NUMBER = Pattern.compile("[-+]?\\d+,\\d+");
    private static final int FEWEST_ROWS = 3;

    /** So much of all rows must have as many fields as the others. */
    private static final double EVEN = 0.9;

    private record Separator(String name, String regex) {}

    private static final List<Separator> SEPARATORS = List.of(
            new Separator("tab", "\t"),
            new Separator("semicolon", ";"),
            new Separator("comma", ","),
            new Separator("|", "[|]"),
            new Separator("whitespace", "\\s+"));

    /** Empty if the file does not look like a table of numbers. */
    static Optional<TableGuess> of(FilePeek file) {
        if (!file.text() || file.lines().size() < FEWEST_ROWS) {
            return Optional.empty();
        }
        Optional<TableGuess> best = Optional.empty();
        for (Separator separator : SEPARATORS) {
            Optional<TableGuess> guess = split(file.lines(), separator);
            if (guess.isPresent()
                    && (best.isEmpty()
                            || guess.get().columns().size()
                                    > best.get().columns().size())) {
                best = guess;
            }
        }
        return best;
    }

    private static Optional<TableGuess> split(List<String> lines, Separator separator) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines) {
            rows.add(Arrays.stream(line.strip().split(separator.regex(), -1))
                    .map(field -> unquoted(field.strip()))
                    .toList());
        }
        int width = rows.get(rows.size() / 2).size();
        List<List<String>> even =
                rows.stream().filter(row -> row.size() == width).toList();
        if (even.size() < EVEN * rows.size() || rows.getFirst().size() != width) {
            return Optional.empty();
        }
        boolean commas = !separator.name().equals("comma")
                && even.stream()
                        .skip(1)
                        .flatMap(List::stream)
                        .anyMatch(field -> COMMA_NUMBER.matcher(field).matches());
        List<String> first = rows.getFirst();
        List<List<String>> body = even.subList(1, even.size());
        boolean header = false;
        boolean numbers = false;
        for (int column = 0; column < width; column++) {
            boolean below = numeric(body, column, commas);
            numbers |= below;
            header |= below && !isNumber(first.get(column), commas);
        }
        if (!numbers || (header && new HashSet<>(first).size() < first.size())) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            names.add(header ? first.get(column) : Integer.toString(column + 1));
        }
        return Optional.of(new TableGuess(separator.name(), commas, header, names, header ? body : even));
    }

    private static String unquoted(String field) {
        return field.length() > 1 && field.startsWith("\"") && field.endsWith("\"")
                ? field.substring(1, field.length() - 1).replace("\"\"", "\"")
                : field;
    }

    private static boolean isNumber(String field, boolean commas) {
        return NUMBER.matcher(commas ? field.replace(',', '.') : field).matches();
    }

    private static boolean numeric(List<List<String>> rows, int column, boolean commas) {
        return !rows.isEmpty()
                && rows.stream()
                                .filter(row -> isNumber(row.get(column), commas))
                                .count()
                        >= EVEN * rows.size();
    }

    boolean isNumeric(int column) {
        return numeric(rows, column, decimalComma);
    }

    /** The numbers of a column, in order; what is none is passed over. */
    double[] numbers(int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .filter(field -> isNumber(field, decimalComma))
                .mapToDouble(field -> Double.parseDouble(decimalComma ? field.replace(',', '.') : field))
                .toArray();
    }

    List<String> texts(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** Whether another file has the same form. */
    boolean isLike(TableGuess other) {
        return delimiter.equals(other.delimiter) && header == other.header && columns.equals(other.columns);
    }
}
