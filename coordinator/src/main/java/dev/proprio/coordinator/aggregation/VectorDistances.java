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
            a = da.fma(da, a);
            b = db.fma(db, b);
            c = dc.fma(dc, c);
            d = dd.fma(dd, d);
        }
        a.intoArray(sums, 0);
        b.intoArray(sums, PairwiseDistances.SUMS);
        c.intoArray(sums, 2 * PairwiseDistances.SUMS);
        d.intoArray(sums, 3 * PairwiseDistances.SUMS);
    }

    /** Both halves in one loop: eight chains of fused multiply-adds hide how long each takes. */
    static void inHalves(double[] x, double[] y0, double[] y1, double[] y2, double[] y3, int width, double[] sums) {
        DoubleVector a = DoubleVector.zero(HALF);
        DoubleVector b = DoubleVector.zero(HALF);
        DoubleVector c = DoubleVector.zero(HALF);
        DoubleVector d = DoubleVector.zero(HALF);
        DoubleVector e = DoubleVector.zero(HALF);
        DoubleVector f = DoubleVector.zero(HALF);
        DoubleVector g = DoubleVector.zero(HALF);
        DoubleVector h = DoubleVector.zero(HALF);
        for (int i = 0; i < ALL.loopBound(width); i += PairwiseDistances.SUMS) {
            int j = i + HALF.length();
            DoubleVector low = DoubleVector.fromArray(HALF, x, i);
            DoubleVector high = DoubleVector.fromArray(HALF, x, j);
            DoubleVector da = low.sub(DoubleVector.fromArray(HALF, y0, i));
            a = da.fma(da, a);
            DoubleVector db = high.sub(DoubleVector.fromArray(HALF, y0, j));
            b = db.fma(db, b);
            DoubleVector dc = low.sub(DoubleVector.fromArray(HALF, y1, i));
            c = dc.fma(dc, c);
            DoubleVector dd = high.sub(DoubleVector.fromArray(HALF, y1, j));
            d = dd.fma(dd, d);
            DoubleVector de = low.sub(DoubleVector.fromArray(HALF, y2, i));
            e = de.fma(de, e);
            DoubleVector df = high.sub(DoubleVector.fromArray(HALF, y2, j));
            f = df.fma(df, f);
            DoubleVector dg = low.sub(DoubleVector.fromArray(HALF, y3, i));
            g = dg.fma(dg, g);
            DoubleVector dh = high.sub(DoubleVector.fromArray(HALF, y3, j));
            h = dh.fma(dh, h);
        }
        a.intoArray(sums, 0);
        b.intoArray(sums, HALF.length());
        c.intoArray(sums, 2 * HALF.length());
        d.intoArray(sums, 3 * HALF.length());
        e.intoArray(sums, 4 * HALF.length());
        f.intoArray(sums, 5 * HALF.length());
        g.intoArray(sums, 6 * HALF.length());
        h.intoArray(sums, 7 * HALF.length());
    }
}
