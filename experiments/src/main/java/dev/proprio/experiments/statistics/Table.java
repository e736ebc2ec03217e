package dev.proprio.experiments.statistics;

/**
 * Values of people under seeds, in any of which a person may be missing. The statistic is the mean of all values.
 *
 * @param values {@code values[seed][person]}; NaN where there is none
 */
public record Table(double[][] values) {
    public Table {
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

    /** The people as clusters, each with the values of all seeds. */
    public Clusters byPerson() {
        double[] sums = new double[people()];
        double[] counts = new double[people()];
        for (double[] row : values) {
            for (int person = 0; person < row.length; person++) {
                if (!Double.isNaN(row[person])) {
                    sums[person] += row[person];
                    counts[person]++;
                }
            }
        }
        return new Clusters(sums, counts);
    }

    /** The mean when seeds and people count as often as given; NaN when no value is left. */
    double mean(int[] seedCounts, int[] personCounts) {
        double sum = 0;
        long count = 0;
        for (int seed = 0; seed < seedCounts.length; seed++) {
            for (int person = 0; seedCounts[seed] > 0 && person < personCounts.length; person++) {
                double value = values[seed][person];
                int times = seedCounts[seed] * personCounts[person];
                if (times > 0 && !Double.isNaN(value)) {
                    sum += times * value;
                    count += times;
                }
            }
        }
        return sum / count;
    }
}
