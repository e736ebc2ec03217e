package dev.proprio.client.personalization;

/**
 * How far windows lie from their own class mean, and people's class means from each other, as sums that add up over
 * devices.
 *
 * @param means people's class means, each counting once
 * @param norms their squared lengths, by class
 * @param inverse one over the windows of each, by class
 * @param within squared distances of windows to their own class mean, and how many degrees of freedom those have
 */
record ClassScatter(ClassMeans means, double[] norms, double[] inverse, double[] within) {
    static ClassScatter of(ClassMeans own, int[] labels, Embedding vectors) {
        int classes = own.counts().length;
        var spread = new ClassScatter(
                new ClassMeans(own.size(), new double[classes], new double[classes * own.size()]),
                new double[classes],
                new double[classes],
                new double[2]);
        for (int c = 0; c < classes; c++) {
            if (own.has(c)) {
                double[] mean = own.mean(c).orElseThrow();
                spread.means.counts()[c] = 1;
                spread.inverse[c] = 1 / own.count(c);
                for (int i = 0; i < own.size(); i++) {
                    spread.means.sums()[c * own.size() + i] = mean[i];
                    spread.norms[c] += mean[i] * mean[i];
                }
                spread.within[1] += own.count(c) - 1;
                for (int n = 0; n < labels.length; n++) {
                    spread.within[0] += labels[n] == c ? vectors.distance(n, mean) : 0;
                }
            }
        }
        return spread;
    }

    double[] encode() {
        int classes = norms.length;
        double[] first = means.encode();
        double[] all = java.util.Arrays.copyOf(first, first.length + 2 * classes + 2);
        System.arraycopy(norms, 0, all, first.length, classes);
        System.arraycopy(inverse, 0, all, first.length + classes, classes);
        System.arraycopy(within, 0, all, first.length + 2 * classes, 2);
        return all;
    }

    static ClassScatter decode(int size, int classes, double[] encoded, int from) {
        int length = ClassMeans.length(size, classes);
        double[] part = java.util.Arrays.copyOfRange(encoded, from, from + length + 2 * classes + 2);
        return new ClassScatter(
                ClassMeans.decode(size, classes, java.util.Arrays.copyOf(part, length)),
                java.util.Arrays.copyOfRange(part, length, length + classes),
                java.util.Arrays.copyOfRange(part, length + classes, length + 2 * classes),
                java.util.Arrays.copyOfRange(part, length + 2 * classes, part.length));
    }

    /**
     * The variance within a person's class over that between people (of the mean over classes), between 0.1 and 1000:
     * how many shots the mean of all people is worth.
     */
    double ratio() {
        double inside = within[1] > 0 ? within[0] / within[1] : 0;
        double between = 0;
        int counted = 0;
        for (int c = 0; c < norms.length; c++) {
            double people = means.count(c);
            if (people > 1) {
                double[] mean = means.mean(c).orElseThrow();
                double squares = norms[c];
                for (double value : mean) {
                    squares -= people * value * value;
                }
                // A person's mean is itself off by its windows' variance over their number.
                between += squares / (people - 1) - inside * inverse[c] / people;
                counted++;
            }
        }
        return counted == 0 || inside == 0 ? 1 : Math.clamp(inside / Math.max(between / counted, 1e-12), 0.1, 1000);
    }
}
