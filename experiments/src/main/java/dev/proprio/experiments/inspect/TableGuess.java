package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A file taken as a table.
 *
 * @param encoding how it is written, where reading it has to be told
 * @param rows the rows that were looked at, each as long as there are columns
 */
record TableGuess(TableForm form, Optional<String> encoding, List<List<String>> rows) {
    private static final Pattern COMMA_NUMBER = Pattern.compile("[-+]?\\d+,\\d+");
    private static final Pattern HINT = Pattern.compile("\"?sep=.?\"?");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?i)@attribute\\s+(?:'([^']*)'|\"([^\"]*)\"|(\\S+))\\s.*");
    private static final List<String> COMMENTS = List.of("#", "%", "//");
    private static final int FEWEST_ROWS = 3;
    private static final int MOST_BEFORE = 200;
    /** A field with more line breaks is a quote that was forgotten. */
    private static final int MOST_JOINED = 16;

    /** So many rows' names are looked at, as the reader does. */
    private static final int NAMED_ROWS = 16;

    private static final int EACH_NUMBER = 100_000;

    /** So much of all rows must have as many fields as the others. */
    private static final double EVEN = 0.9;

    /** A line and where it stands in the file, from 0. */
    private record Line(int index, String text) {}

    /** What stands before a table: how to pass over it, and its text. */
    private record Before(Optional<String> comment, Optional<String> until, List<String> names, String said) {}

    TableGuess {
        rows = List.copyOf(rows);
    }

    /** Empty if the file does not look like a table of numbers. */
    static Optional<TableGuess> of(FilePeek file) {
        List<Line> lines = IntStream.range(0, file.lines().size())
                .mapToObj(i -> new Line(i, file.lines().get(i)))
                .filter(line -> !line.text().isBlank())
                .filter(line ->
                        line.index() > 0 || !HINT.matcher(line.text().strip()).matches())
                .toList();
        if (lines.size() < FEWEST_ROWS) {
            return Optional.empty();
        }
        Optional<TableForm> empatica = empatica(lines);
        if (empatica.isPresent()) {
            return Optional.of(new TableGuess(
                    empatica.get(),
                    file.encoding(),
                    lines.stream()
                            .skip(2)
                            .map(line -> new FieldSplit("comma", ',').of(line.text()))
                            .filter(row ->
                                    row.size() == empatica.get().columns().size())
                            .toList()));
        }
        Optional<TableForm> best = Optional.empty();
        List<List<String>> bestRows = List.of();
        int most = 0;
        Before before = before(lines);
        for (FieldSplit split : FieldSplit.ALL) {
            Draft draft = new Draft(lines, split, before);
            // What tabs separate, blanks do, too, and more.
            boolean tabbed = split.character() == ' '
                    && best.filter(form -> form.delimiter().equals("tab")).isPresent();
            if (draft.isTable() && draft.score() > most && (!tabbed || draft.numberColumns() * EACH_NUMBER > most)) {
                most = draft.score();
                best = Optional.of(draft.form());
                bestRows = draft.body;
            }
        }
        List<List<String>> found = bestRows;
        return best.map(form -> new TableGuess(form, file.encoding(), found));
    }

    private static Optional<TableForm> empatica(List<Line> lines) {
        List<String> start = new FieldSplit("comma", ',').of(lines.get(0).text());
        List<String> rate = new FieldSplit("comma", ',').of(lines.get(1).text());
        boolean same = new HashSet<>(start).size() == 1 && new HashSet<>(rate).size() == 1;
        if (!same
                || start.size() != rate.size()
                || !FieldText.isNumber(start.getFirst(), false)
                || !FieldText.isNumber(rate.getFirst(), false)) {
            return Optional.empty();
        }
        double seconds = FieldText.number(start.getFirst(), false);
        double hertz = FieldText.number(rate.getFirst(), false);
        if (seconds < 1e9 || seconds >= 1e10 || hertz <= 0 || hertz > 10_000) {
            return Optional.empty();
        }
        List<String> columns = numbers(start.size());
        return Optional.of(new TableForm(
                "comma",
                false,
                true,
                Optional.empty(),
                0,
                Optional.empty(),
                false,
                columns,
                columns,
                "",
                Optional.empty()));
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
    }

    private static Before before(List<Line> lines) {
        StringBuilder said = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_BEFORE, lines.size()); i++) {
            String text = lines.get(i).text().strip();
            Matcher attribute = ATTRIBUTE.matcher(text);
            if (attribute.matches()) {
                names.add(attribute.group(attribute.start(1) >= 0 ? 1 : attribute.start(2) >= 0 ? 2 : 3));
            }
            if (text.equalsIgnoreCase("@data")) {
                return new Before(Optional.empty(), Optional.of(text), names, said.toString());
            }
            said.append(text).append('\n');
        }
        for (String comment : COMMENTS) {
            List<String> own = lines.stream()
                    .map(line -> line.text().strip())
                    .filter(text -> text.startsWith(comment))
                    .toList();
            if (lines.getFirst().text().strip().startsWith(comment)) {
                return new Before(Optional.of(comment), Optional.empty(), List.of(), String.join("\n", own));
            }
        }
        return new Before(Optional.empty(), Optional.empty(), List.of(), "");
    }

    /** The lines as a table by one separator. */
    private static final class Draft {
        private final FieldSplit split;
        private final Before before;
        private final boolean commas;
        private final List<List<String>> body = new ArrayList<>();
        private List<String> first = List.of();
        private int width;
        private int firstIndex;
        private int bodyIndex;
        private String until = "";
        private String said;
        private boolean commented;
        private boolean nameless;

        Draft(List<Line> all, FieldSplit split, Before before) {
            this.split = split;
            this.before = before;
            this.said = before.said();
            List<Line> lines = joined(table(all));
            List<List<String>> rows =
                    lines.stream().map(line -> split.of(line.text())).toList();
            this.width = usualWidth(rows);
            // Where commas separate fields, too, those of numbers stand in quotes.
            this.commas = rows.stream()
                    .skip(1)
                    .flatMap(List::stream)
                    .anyMatch(field -> COMMA_NUMBER.matcher(field).matches());
            int start = start(rows);
            if (start < 0 || width == 0) {
                return;
            }
            trim(lines, rows, start);
            if (commented() && !hasHeader()) {
                headerInComment(all, lines);
            }
        }

        private boolean commented() {
            return before.comment().isPresent();
        }

        private List<Line> table(List<Line> all) {
            if (before.until().isPresent()) {
                int from = 0;
                while (!all.get(from).text().strip().equalsIgnoreCase("@data")) {
                    from++;
                }
                return all.subList(from + 1, all.size());
            }
            return before.comment()
                    .map(comment -> all.stream()
                            .filter(line -> !line.text().strip().startsWith(comment))
                            .toList())
                    .orElse(all);
        }

        /** Lines whose quotes are open go on with those behind them. */
        private List<Line> joined(List<Line> lines) {
            List<Line> joined = new ArrayList<>();
            for (int at = 0; at < lines.size(); at++) {
                StringBuilder text = new StringBuilder(lines.get(at).text());
                int more = 0;
                while (split.isOpen(text.toString()) && more < MOST_JOINED && at + more + 1 < lines.size()) {
                    more++;
                    text.append('\n').append(lines.get(at + more).text());
                }
                boolean closed = !split.isOpen(text.toString());
                joined.add(closed ? new Line(lines.get(at).index(), text.toString()) : lines.get(at));
                at += closed ? more : 0;
            }
            return joined;
        }

        /** The most frequent number of fields in the later two thirds. */
        private static int usualWidth(List<List<String>> rows) {
            Map<Integer, Integer> counts = new HashMap<>();
            for (List<String> row : rows.subList(rows.size() / 3, rows.size())) {
                counts.merge(row.size(), 1, Integer::sum);
            }
            return counts.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(0);
        }

        /** The first line from which on nearly all have as many fields; negative if there is none. */
        private int start(List<List<String>> rows) {
            for (int from = 0; from + FEWEST_ROWS <= rows.size() && from < MOST_BEFORE; from++) {
                List<List<String>> rest = rows.subList(from, rows.size());
                boolean here = rest.subList(0, FEWEST_ROWS).stream().allMatch(row -> row.size() == width);
                if (here && rest.stream().filter(row -> row.size() == width).count() >= EVEN * rest.size()) {
                    return from;
                }
            }
            return -1;
        }

        private void trim(List<Line> lines, List<List<String>> rows, int start) {
            int from = start;
            if (from > 0 && isShortHeader(rows.get(from - 1))) {
                from--;
                nameless = rows.get(from).size() < width
                        && !rows.get(start).getLast().isEmpty()
                        && !namesRows(rows.get(from), lines, rows, start);
            }
            first = rows.get(from);
            firstIndex = lines.get(from).index();
            if (from > 0) {
                until = lines.get(from - 1).text().strip();
                StringBuilder text = new StringBuilder(said);
                lines.subList(0, from).forEach(line -> text.append('\n').append(line.text()));
                said = text.toString();
            }
            rows.subList(from, rows.size()).stream()
                    .filter(row -> row.size() == width)
                    .forEach(body::add);
            bodyIndex = firstIndex;
            if (hasHeader()) {
                if (first.size() == width) {
                    body.removeFirst();
                }
                bodyIndex = from + 1 < lines.size() ? lines.get(from + 1).index() : firstIndex + 1;
                if (!body.isEmpty() && isUnits(body.getFirst())) {
                    body.removeFirst();
                    bodyIndex = from + 2 < lines.size() ? lines.get(from + 2).index() : bodyIndex + 1;
                }
            }
        }

        /** Whether the rows begin with names, as the reader takes them: numbers that count, or texts in quotes that differ. */
        private boolean namesRows(List<String> header, List<Line> lines, List<List<String>> rows, int start) {
            List<List<String>> some = rows.subList(start, Math.min(start + NAMED_ROWS, rows.size())).stream()
                    .filter(row -> row.size() == width)
                    .toList();
            if (split.quotesFirst(lines.get(start).text())) {
                return IntStream.range(1, some.size())
                        .noneMatch(row -> some.get(row)
                                .getFirst()
                                .equals(some.get(row - 1).getFirst()));
            }
            boolean counts = Set.of("0", "1").contains(some.getFirst().getFirst())
                    && IntStream.range(0, some.size())
                            .allMatch(row -> isNumber(some.get(row).getFirst())
                                    && number(some.get(row).getFirst())
                                            == number(some.getFirst().getFirst()) + row);
            // A column that is named as one of times may count by itself, unless its neighbour rises.
            return counts
                    && (!WellKnownWords.isTime(header.getFirst()) || rises(some))
                    && !WellKnownWords.isIndex(header.getFirst());
        }

        private boolean rises(List<List<String>> some) {
            return IntStream.range(1, some.size())
                    .allMatch(row -> isNumber(some.get(row).get(1))
                            && isNumber(some.get(row - 1).get(1))
                            && number(some.get(row).get(1))
                                    > number(some.get(row - 1).get(1)));
        }

        private boolean isNumber(String field) {
            return FieldText.isNumber(field, commas);
        }

        private double number(String field) {
            return FieldText.number(field, commas);
        }

        /** Whether a line with a field less, or one more that is empty, names the columns. */
        private boolean isShortHeader(List<String> line) {
            boolean words = line.stream().allMatch(field -> FieldText.isWord(field, commas) || field.isEmpty());
            boolean less = line.size() == width - 1;
            boolean more = line.size() == width + 1 && line.getLast().isEmpty();
            return words && line.size() > 1 && (less || more);
        }

        private boolean isNumeric(int column) {
            return numeric(body.subList(Math.min(1, body.size()), body.size()), column, commas);
        }

        private boolean hasHeader() {
            if (before.names().size() == width && width > 0) {
                return false;
            }
            if (first.size() != width) {
                return true;
            }
            for (int column = 0; column < width; column++) {
                String field = first.get(column);
                if (FieldText.isWord(field, commas) && (isNumeric(column) || isTimed(column))) {
                    return true;
                }
            }
            return false;
        }

        private boolean isTimed(int column) {
            return body.size() > 1 && body.stream().skip(1).limit(5).allMatch(row -> FieldText.isTime(row.get(column)));
        }

        private boolean isUnits(List<String> row) {
            boolean words = row.stream().allMatch(field -> FieldText.isWord(field, commas) || field.isEmpty());
            boolean any = false;
            for (int column = 0; column < width && words; column++) {
                any |= !row.get(column).isEmpty() && numeric(body.subList(1, body.size()), column, commas);
            }
            return any;
        }

        /** Where no line of the table names the columns, the last comment before it may. */
        private void headerInComment(List<Line> all, List<Line> lines) {
            List<Line> comments = all.stream()
                    .filter(line -> line.index() < lines.getFirst().index())
                    .toList();
            if (comments.isEmpty()) {
                return;
            }
            Line last = comments.getLast();
            List<String> names = split.of(last.text().strip());
            if (names.size() == width && names.stream().allMatch(name -> FieldText.isWord(name, commas))) {
                first = names;
                firstIndex = last.index();
                commented = true;
            }
        }

        boolean isTable() {
            return width > 0 && body.size() >= FEWEST_ROWS - 1 && score() > 0;
        }

        /** How many columns hold numbers, and of as many with fewer others a little more. */
        int score() {
            int numbers = numberColumns();
            return numbers > 0 ? EACH_NUMBER * numbers - (width - numbers) : hasTimes() ? 1 : 0;
        }

        int numberColumns() {
            int numbers = 0;
            for (int column = 0; column < width; column++) {
                numbers += numeric(body, column, commas) ? 1 : 0;
            }
            return numbers;
        }

        /** A table of dates alone may say when something was done. */
        private boolean hasTimes() {
            return IntStream.range(0, width).anyMatch(this::isTimed);
        }

        TableForm form() {
            boolean named = commented || hasHeader();
            List<String> names = named ? names() : before.names().size() == width ? before.names() : numbers(width);
            List<String> titles = names.stream()
                    .map(name -> commented ? name.replaceFirst("^(#|%|//)\\s*", "") : name)
                    .toList();
            List<String> words = titles.stream().filter(name -> !name.isEmpty()).toList();
            boolean twice = nameless || (named && new HashSet<>(words).size() < words.size());
            boolean blockBefore = !until.isEmpty() && before.until().isEmpty();
            int skipped = twice ? bodyIndex : commented || blockBefore ? firstIndex : 0;
            return new TableForm(
                    split.name(),
                    commas,
                    false,
                    commented ? Optional.empty() : before.comment(),
                    skipped,
                    blockBefore && !twice && !commented ? Optional.of(until) : before.until(),
                    named && !twice,
                    twice ? numbers(width) : names,
                    titles,
                    said,
                    nameless
                            ? Optional.of(
                                    "which column has no name, for rows have one field more than the header; it is taken to be the last, and columns are told by their numbers")
                            : Optional.empty());
        }

        private List<String> names() {
            List<String> names = new ArrayList<>(first);
            if (names.size() == width - 1) {
                if (nameless || (!body.isEmpty() && body.getFirst().getLast().isEmpty())) {
                    names.add(nameless ? Integer.toString(width) : "");
                } else {
                    names.addFirst("");
                }
            }
            return names.subList(0, width);
        }
    }

    private static boolean numeric(List<List<String>> rows, int column, boolean commas) {
        long there = rows.stream()
                .filter(row -> !FieldText.isMissing(row.get(column)))
                .count();
        long numbers = rows.stream()
                .filter(row -> FieldText.isNumber(row.get(column), commas))
                .count();
        return numbers > 0 && numbers >= EVEN * there;
    }

    List<String> columns() {
        return form.columns();
    }

    String title(int column) {
        return form.titles().get(column);
    }

    boolean isNumeric(int column) {
        return numeric(rows, column, form.decimalComma());
    }

    /** The share of its rows in which a column has no value. */
    double missing(int column) {
        return rows.stream().filter(row -> FieldText.isMissing(row.get(column))).count()
                / (double) Math.max(1, rows.size());
    }

    /** The numbers of a column, in order; what is none is passed over. */
    double[] numbersOf(int column) {
        return rows.stream()
                .map(row -> row.get(column))
                .filter(field -> FieldText.isNumber(field, form.decimalComma()))
                .mapToDouble(field -> FieldText.number(field, form.decimalComma()))
                .toArray();
    }

    List<String> texts(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** The column that settings call so; negative if there is none. */
    int index(String column) {
        return form.columns().indexOf(column);
    }
}
