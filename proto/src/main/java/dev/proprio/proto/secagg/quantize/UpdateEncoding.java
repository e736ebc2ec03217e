package dev.proprio.proto.secagg.quantize;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A weighted update as integers and back. A section x of an update of weight w becomes w/W times x, W being the
 * largest weight, and w itself goes along as an integer: nobody learns a client's weight, and the weighted mean is the
 * quotient of the sums. Immutable.
 */
public final class UpdateEncoding {
    /** The name of the vector of one element that holds the weight. */
    public static final String WEIGHT = "weight";

    private static final int WEIGHT_BITS = 32;

    private final List<VectorSpec> sections;
    private final VectorSpec weight;
    private final long largestWeight;

    private UpdateEncoding(List<VectorSpec> sections, VectorSpec weight, long largestWeight) {
        this.sections = List.copyOf(sections);
        this.weight = weight;
        this.largestWeight = largestWeight;
    }

    /**
     * An encoding with just enough room for a cohort.
     *
     * @param lengths of the sections by name; their order is the order of the vectors
     * @param valueBits of one client's element with its sign, 2 to 24
     * @param clip largest magnitude of an element after weighting; what is beyond is cut
     * @param largestWeight W, at least 1; greater weights count as W
     * @param cohort most clients in a sum
     */
    public static UpdateEncoding of(
            Map<String, Integer> lengths, int valueBits, double clip, long largestWeight, int cohort) {
        if (valueBits < 2 || valueBits > 24) {
            throw new IllegalArgumentException("value bits must be from 2 to 24 but were " + valueBits);
        }
        if (!(clip > 0)) {
            throw new IllegalArgumentException("the clip must be greater than 0 but was " + clip);
        }
        if (largestWeight < 1 || largestWeight > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "the largest weight must be from 1 to 2147483647 but was " + largestWeight);
        }
        List<VectorSpec> sections = new ArrayList<>();
        lengths.forEach((name, length) -> sections.add(VectorSpec.quantized(name, length, valueBits, clip, cohort)));
        int weightValueBits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(largestWeight) + 1);
        VectorSpec exact = VectorSpec.integers(WEIGHT, 1, weightValueBits, cohort);
        VectorSpec weight = new VectorSpec(WEIGHT, 1, Math.max(WEIGHT_BITS, exact.bits()), weightValueBits, 0);
        return new UpdateEncoding(sections, weight, largestWeight);
    }

    /** The vectors of a round: the sections, then the weight. */
    public List<VectorSpec> vectors() {
        List<VectorSpec> vectors = new ArrayList<>(sections);
        vectors.add(weight);
        return vectors;
    }

    /**
     * The integers of an update.
     *
     * @param random decides how elements are rounded; each section has a stream of its own below it
     * @throws IllegalArgumentException if the update lacks a section, or one has another length or is not finite
     */
    public EncodedUpdate encode(ClientUpdate update, KeyedRandom random) {
        long counted = Math.min(update.weight(), largestWeight);
        List<RingVector> vectors = new ArrayList<>();
        Map<String, Integer> clipped = new LinkedHashMap<>();
        for (VectorSpec section : sections) {
            RingVector vector = RingVector.zeros(section.length(), section.bits());
            double factor = (double) counted / largestWeight;
            int cut = new Quantizer(section)
                    .encode(update.section(section.name()), factor, random.child(section.name(), 0), vector);
            vectors.add(vector);
            clipped.put(section.name(), cut);
        }
        RingVector one = RingVector.zeros(1, weight.bits());
        one.set(0, counted);
        vectors.add(one);
        return new EncodedUpdate(vectors, clipped, update.weight() > largestWeight);
    }

    /**
     * The weighted mean of the updates in a sum.
     *
     * @throws IllegalArgumentException if the weights add up to nothing
     */
    public DecodedMean decode(ExactSums sums) {
        long total = sums.sum(sections.size())[0];
        if (total < 1) {
            throw new IllegalArgumentException("the weights of a sum must add up to at least 1 but made " + total);
        }
        Map<String, float[]> means = new LinkedHashMap<>();
        for (int s = 0; s < sections.size(); s++) {
            var quantizer = new Quantizer(sections.get(s));
            long[] sum = sums.sum(s);
            float[] mean = new float[sum.length];
            double perWeight = (double) largestWeight / total;
            for (int i = 0; i < sum.length; i++) {
                mean[i] = (float) (quantizer.decode(sum[i]) * perWeight);
            }
            means.put(sections.get(s).name(), mean);
        }
        return new DecodedMean(total, means);
    }
}
