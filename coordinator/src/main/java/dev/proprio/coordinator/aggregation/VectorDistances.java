package dev.proprio.coordinator.aggregation;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link PairwiseDistances} with vectors, of one point to four others at a time: each value that is loaded is used often.
 * Loads only where the module {@code jdk.incubator.vector} is.
 */
final class VectorDistances {
    private static final VectorSpecies<Double> ALL = DoubleVector.SPECIES_512;
    private static final VectorSpecies<Double> HALF = DoubleVector.SPECIES_256;
    private static final boolean WIDE = DoubleVector.SPECIES_PREFERRED.length() >= PairwiseDistances.SUMS;

    private VectorDistances() {}

    /**
     * The partial sums of the squared distances of the first {@code width} coordinates.
     *
     * @param sums gets the partial sums for each of the four others
     */
    static void toFour(double[] x, double[] y0, double[] y1, double[] y2, double[] y3, int width, double[] sums) {
        if (WIDE) {
            inOne(x, y0, y1, y2, y3, width, sums);
        } else {
            inHalves(x, y0, y1, y2, y3, width, sums);
        }
    }

    static void inOne(double[] x, double[] y0, double[] y1, double[] y2, double[] y3, int width, double[] sums) {
        DoubleVector a = DoubleVector.zero(ALL);
        DoubleVector b = DoubleVector.zero(ALL);
        DoubleVector c = DoubleVector.zero(ALL);
        DoubleVector d = DoubleVector.zero(ALL);
        for (int i = 0; i < ALL.loopBound(width); i += PairwiseDistances.SUMS) {
            DoubleVector from = DoubleVector.fromArray(ALL, x, i);
            DoubleVector da = from.sub(DoubleVector.fromArray(ALL, y0, i));
            DoubleVector db = from.sub(DoubleVector.fromArray(ALL, y1, i));
            DoubleVector dc = from.sub(DoubleVector.fromArray(ALL, y2, i));
            DoubleVector dd = from.sub(DoubleVector.fromArray(ALL, y3, i));
            a = a.add(da.mul(da));
            b = b.add(db.mul(db));
            c = c.add(dc.mul(dc));
            d = d.add(dd.mul(dd));
        }
        a.intoArray(sums, 0);
        b.intoArray(sums, PairwiseDistances.SUMS);
        c.intoArray(sums, 2 * PairwiseDistances.SUMS);
        d.intoArray(sums, 3 * PairwiseDistances.SUMS);
    }

    static void inHalves(double[] x, double[] y0, double[] y1, double[] y2, double[] y3, int width, double[] sums) {
        for (int half = 0; half < PairwiseDistances.SUMS; half += HALF.length()) {
            DoubleVector a = DoubleVector.zero(HALF);
            DoubleVector b = DoubleVector.zero(HALF);
            DoubleVector c = DoubleVector.zero(HALF);
            DoubleVector d = DoubleVector.zero(HALF);
            for (int i = half; i < ALL.loopBound(width); i += PairwiseDistances.SUMS) {
                DoubleVector from = DoubleVector.fromArray(HALF, x, i);
                DoubleVector da = from.sub(DoubleVector.fromArray(HALF, y0, i));
                DoubleVector db = from.sub(DoubleVector.fromArray(HALF, y1, i));
                DoubleVector dc = from.sub(DoubleVector.fromArray(HALF, y2, i));
                DoubleVector dd = from.sub(DoubleVector.fromArray(HALF, y3, i));
                a = a.add(da.mul(da));
                b = b.add(db.mul(db));
                c = c.add(dc.mul(dc));
                d = d.add(dd.mul(dd));
            }
            a.intoArray(sums, half);
            b.intoArray(sums, half + PairwiseDistances.SUMS);
            c.intoArray(sums, half + 2 * PairwiseDistances.SUMS);
            d.intoArray(sums, half + 3 * PairwiseDistances.SUMS);
        }
    }
}
