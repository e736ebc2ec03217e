package dev.proprio.proto.sums;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.random.RandomBits;
import dev.proprio.proto.secagg.quantize.DecodedMean;
import dev.proprio.proto.secagg.quantize.EncodedUpdate;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.Quantizer;
import dev.proprio.proto.secagg.quantize.UpdateEncoding;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole updates as vectors of a group's round and back: the sections as long as the model and the weight, as
 * {@link UpdateEncoding} has them, then the sections of a few values in finer steps, the metrics, and counts of what was
 * clipped. All of it is summed; of a single device nothing stands beside the sum. Immutable.
 */
public final class UpdateVectors implements SummandEncoding {
    private static final String SCALARS = "#scalars";
    private static final String METRICS = "#metrics";
    private static final String COUNTS = "#counts";

    /** A section of a few values costs next to nothing, so that it gets range and precision to spare. */
    private static final int FEW = 64;

    private static final int SCALAR_BITS = 48;

    private static final double SCALAR_CLIP = 0x1p20;
    private static final int METRIC_BITS = 50;
    private static final double METRIC_UNIT = 0x1p-20;
    private static final int COUNT_BITS = 40;

    private final SumTerms terms;
    private final UpdateEncoding encoding;
    private final List<String> longNames;
    private final List<String> scalarNames;
    private final VectorSpec scalars;
    private final VectorSpec metrics;
    private final VectorSpec counts;

    /**
     * The vectors of a group.
     *
     * @param cohort most devices in the sum, for which there is room
     */
    public UpdateVectors(SumTerms terms, int cohort) {
        this.terms = terms;
        this.longNames = new ArrayList<>();
        this.scalarNames = new ArrayList<>();
        Map<String, Integer> lengths = new LinkedHashMap<>();
        terms.sections().forEach((name, length) -> {
            if (length <= FEW && !name.equals(ClientUpdate.PARAMETERS)) {
                scalarNames.add(name);
            } else {
                longNames.add(name);
                lengths.put(name, length);
            }
        });
        this.encoding = UpdateEncoding.of(lengths, terms.valueBits(), terms.clip(), terms.largestWeight(), cohort);
        this.scalars = VectorSpec.quantized(SCALARS, lengthOfScalars(), SCALAR_BITS, SCALAR_CLIP, cohort);
        this.metrics = VectorSpec.integers(METRICS, 2 * terms.metrics().size(), METRIC_BITS, cohort);
        this.counts = VectorSpec.integers(COUNTS, 3, COUNT_BITS, cohort);
    }

    /** The randomness with which a device rounds its update in an attempt of a round, from 1; the same wherever it runs. */
    public static KeyedRandom rounding(long seed, int round, int attempt, String device) {
        return KeyedRandom.of(seed, "secure-aggregation-rounding", round, attempt, KeyedRandom.keyOf(device));
    }

    @Override
    public List<VectorSpec> specs() {
        List<VectorSpec> specs = new ArrayList<>(encoding.vectors());
        specs.add(scalars);
        specs.add(metrics);
        specs.add(counts);
        return List.copyOf(specs);
    }

    @Override
    public Summand encode(ClientUpdate update, KeyedRandom rounding, RandomBits noise) {
        return encode(update, rounding);
    }

    /**
     * The integers of an update, its {@linkplain ClientUpdate#EXPONENT exponent} carried out.
     *
     * @param random decides how values are rounded: keyed by round and device
     * @throws IllegalArgumentException if a section is missing, has another length or holds what is not finite
     */
    public Summand encode(ClientUpdate given, KeyedRandom random) {
        ClientUpdate update = given.withoutExponent();
        long weight = Math.min(update.weight(), terms.largestWeight());
        EncodedUpdate encoded = encoding.encode(update, random);
        List<RingVector> vectors = new ArrayList<>(encoded.vectors());
        RingVector scalar = zeros(scalars);
        double factor = (double) weight / terms.largestWeight();
        long clipped = new Quantizer(scalars).encode(scalarsOf(update), factor, random.child(SCALARS, 0), scalar);
        for (int cut : encoded.clipped().values()) {
            clipped += cut;
        }
        vectors.add(scalar);
        vectors.add(metricsOf(update));
        RingVector count = zeros(counts);
        count.set(0, 1);
        count.set(1, clipped);
        count.set(2, terms.largestWeight() > 1 && encoded.weightClipped() ? 1 : 0);
        vectors.add(count);
        return new Summand(vectors, clipped);
    }

    @Override
    public long updates(List<RingVector> sums) {
        return sums.get(sums.size() - 1).get(0);
    }

    private float[] scalarsOf(ClientUpdate update) {
        float[] values = new float[lengthOfScalars()];
        int at = 0;
        for (String name : scalarNames) {
            int length = terms.sections().getOrDefault(name, 0);
            System.arraycopy(update.section(name), 0, values, at, length);
            at += length;
        }
        return values;
    }

    private int lengthOfScalars() {
        return scalarNames.stream()
                .mapToInt(name -> terms.sections().getOrDefault(name, 0))
                .sum();
    }

    private RingVector metricsOf(ClientUpdate update) {
        RingVector vector = zeros(metrics);
        for (int i = 0; i < terms.metrics().size(); i++) {
            Metric metric = update.metrics().get(terms.metrics().get(i));
            if (metric != null) {
                vector.set(2 * i, fixed(metric.sum()));
                vector.set(2 * i + 1, fixed(metric.weight()));
            }
        }
        return vector;
    }

    private long fixed(double value) {
        double largest = (double) metrics.largest();
        double cut = Double.isNaN(value) ? 0 : Math.max(-largest, Math.min(largest, value / METRIC_UNIT));
        return (long) Math.rint(cut);
    }

    @Override
    public SummedUpdate decode(ExactSums sums) {
        DecodedMean mean = encoding.decode(sums);
        Map<String, double[]> sections = new LinkedHashMap<>();
        double[] small = scalars(sums.sum(longNames.size() + 1), mean.weight());
        int at = 0;
        for (var section : terms.sections().entrySet()) {
            String name = section.getKey();
            if (scalarNames.contains(name)) {
                sections.put(name, Arrays.copyOfRange(small, at, at + section.getValue()));
                at += section.getValue();
            } else {
                sections.put(name, doubles(mean.sections().getOrDefault(name, new float[0])));
            }
        }
        long[] count = sums.sum(longNames.size() + 3);
        return new SummedUpdate(
                Math.toIntExact(count[0]),
                mean.weight(),
                sections,
                metrics(sums.sum(longNames.size() + 2)),
                count[1],
                Math.toIntExact(count[2]));
    }

    private double[] scalars(long[] sums, long weight) {
        var quantizer = new Quantizer(scalars);
        double perWeight = (double) terms.largestWeight() / weight;
        return Arrays.stream(sums)
                .mapToDouble(sum -> quantizer.decode(sum) * perWeight)
                .toArray();
    }

    private Map<String, Metric> metrics(long[] sums) {
        Map<String, Metric> decoded = new LinkedHashMap<>();
        for (int i = 0; i < terms.metrics().size(); i++) {
            if (sums[2 * i + 1] > 0) {
                decoded.put(
                        terms.metrics().get(i), new Metric(sums[2 * i] * METRIC_UNIT, sums[2 * i + 1] * METRIC_UNIT));
            }
        }
        return decoded;
    }

    private static RingVector zeros(VectorSpec spec) {
        return RingVector.zeros(spec.length(), spec.bits());
    }

    private static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
