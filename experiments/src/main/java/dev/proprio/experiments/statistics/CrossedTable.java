package dev.proprio.experiments.statistics;

/**
 * Values of people under seeds, in any of which a person may be missing.
 *
 * @param values {@code values[seed][person]}; NaN where there is none
 */
public record CrossedTable(double[][] values) {
    public CrossedTable {
        if (values.length == 0 || values[0].length == 0) {
            throw new IllegalArgumentException("a table needs at least one seed and one person");
        }
    }

    /** How many seeds there are. */
    public int seeds() {
        return values.length;
    }

    /** How many people there are. */
    public int people() {
        return values[0].length;
    }

    /** The sum of each person's values. */
    public double[] sumsByPerson() {
        double[] sums = new double[people()];
        for (double[] row : values) {
            for (int person = 0; person < row.length; person++) {
                sums[person] += Double.isNaN(row[person]) ? 0 : row[person];
            }
        }
        return sums;
    }
}
