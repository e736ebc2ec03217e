package dev.proprio.client.personalization;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of classes without seeing any of them: a row of numbers for each class.
 *
 * @param rows by the class's name, all of one length
 */
record AttributeTable(Map<String, List<Double>> rows) {
    /** What the columns of {@link #ACTIVITIES} say. */
    static final List<String> COLUMNS = List.of(
            "periodic",
            "rate",
            "body impact",
            "arm rotation",
            "locomotion",
            "arm down",
            "forearm level",
            "bursts",
            "high frequency",
            "sustained");

    /** Eight activities and six gestures, written down before any of them was told from the others in this way. */
    static final AttributeTable ACTIVITIES = of(
            "walk: 1 .4 .4 .4 1 1 0 0 .1 1",
            "run: 1 .7 1 .8 1 0 .5 0 .3 1",
            "upstairs: 1 .3 .4 .3 1 1 0 0 .1 1",
            "downstairs: 1 .4 .6 .3 1 1 0 0 .3 1",
            "hand-wash: 1 .5 0 .6 0 0 1 .6 .2 1",
            "typing: .7 1 0 0 0 0 1 .4 .5 1",
            "sit: 0 0 0 0 0 0 .8 0 0 1",
            "stand: 0 0 0 .1 0 1 0 .2 0 1",
            "double-tap: .2 .3 .2 .2 0 0 1 1 1 0",
            "flick: 0 .3 0 1 0 0 1 1 .3 0",
            "shake: .9 1 .3 .9 0 0 1 .4 .4 .4",
            "circle: .8 .3 0 .3 0 0 1 .3 0 .4",
            "raise: 0 0 0 .8 0 .6 .4 .6 0 0",
            "clap: .5 .6 .5 .4 0 0 1 1 1 .3");

    AttributeTable {
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
    }

    private static AttributeTable of(String... lines) {
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        for (String line : lines) {
            String[] parts = line.split(": ", 2);
            List<Double> row = new ArrayList<>();
            for (String number : parts[1].split(" ", -1)) {
                row.add(Double.valueOf(number));
            }
            rows.put(parts[0], List.copyOf(row));
        }
        return new AttributeTable(rows);
    }

    /** The names without a row. */
    List<String> missing(List<String> classes) {
        return classes.stream().filter(name -> !rows.containsKey(name)).toList();
    }

    /** The rows of some classes, centred over these classes and then scaled to length 1. */
    double[][] of(List<String> classes) {
        int columns = rows.values().iterator().next().size();
        double[][] table = new double[classes.size()][columns];
        for (int c = 0; c < table.length; c++) {
            List<Double> row = rows.getOrDefault(classes.get(c), Collections.nCopies(columns, 0.0));
            for (int a = 0; a < columns; a++) {
                table[c][a] = row.get(a);
            }
        }
        for (int a = 0; a < columns; a++) {
            double mean = 0;
            for (double[] row : table) {
                mean += row[a] / table.length;
            }
            for (double[] row : table) {
                row[a] -= mean;
            }
        }
        for (double[] row : table) {
            double squares = 0;
            for (double value : row) {
                squares += value * value;
            }
            for (int a = 0; a < columns && squares > 0; a++) {
                row[a] /= Math.sqrt(squares);
            }
        }
        return table;
    }
}
