package dev.proprio.proto.query;

import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an answer is made of. Beside its vectors there travel a one, which counts who is in the sum, and how many values were
 * clamped; of a single device nothing stands beside the sum.
 */
public record AnswerShape(List<BoundedVector> vectors) {
    private static final String DEVICES = "#devices";
    private static final String CLAMPED = "#clamped";
    private static final int COUNT_BITS = 2;
    private static final int CLAMPED_BITS = 38;

    /** A device has so many values at most. */
    static final long MOST_VALUES = (1L << (CLAMPED_BITS - 1)) - 1;

    public AnswerShape {
        vectors = List.copyOf(vectors);
        Set<String> names = new HashSet<>();
        for (BoundedVector vector : vectors) {
            if (vector.name().startsWith("#") || !names.add(vector.name())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "the vector \"%s\" is named twice, or as none may be", vector.name()));
            }
        }
    }

    /**
     * The vectors that are summed, with room for so many devices.
     *
     * @throws IllegalArgumentException in a sentence if there is no room for so many
     */
    public List<VectorSpec> specs(int cohort) {
        List<VectorSpec> specs = new ArrayList<>();
        for (BoundedVector vector : vectors) {
            int more = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, cohort) - 1);
            if (vector.valueBits() + more > RingVector.MAX_BITS) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "the sum of \"%s\" over %s devices takes %s bits but there are at most %s; ask fewer devices, or for a narrower range",
                        vector.name(),
                        cohort,
                        vector.valueBits() + more,
                        RingVector.MAX_BITS));
            }
            specs.add(VectorSpec.integers(vector.name(), vector.length(), vector.valueBits(), cohort));
        }
        specs.add(VectorSpec.integers(CLAMPED, 1, CLAMPED_BITS, cohort));
        specs.add(VectorSpec.integers(DEVICES, 1, COUNT_BITS, cohort));
        return List.copyOf(specs);
    }

    /** Why an answer is none of this shape, in a sentence; empty if it is. */
    public Optional<String> fault(QueryAnswer answer) {
        List<String> names = vectors.stream().map(BoundedVector::name).collect(Collectors.toUnmodifiableList());
        if (!answer.names().equals(new HashSet<>(names))) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it has %s vectors, but another query was asked, whose answer has %s",
                    answer.names().size(),
                    names));
        }
        if (answer.clamped() < 0 || answer.clamped() > MOST_VALUES) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it says that %s values were clamped, but there are 0 to %s",
                    answer.clamped(),
                    MOST_VALUES));
        }
        for (BoundedVector vector : vectors) {
            Optional<String> fault = fault(vector, answer.vector(vector.name()), 1);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    /**
     * Why so many answers of this shape can't add up to a sum, in a sentence; empty if they can.
     *
     * @param devices how many
     */
    public Optional<String> fault(SummedAnswer sum, long devices) {
        if (sum.devices() != devices) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it says that it has the answers of %s, but it has those of %s",
                    sum.devices(),
                    CountText.of(devices, "device")));
        }
        if (sum.clamped() < 0 || sum.clamped() > times(MOST_VALUES, devices)) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "it says that %s values were clamped, which %s can't have",
                    sum.clamped(),
                    CountText.of(devices, "device")));
        }
        return vectors.stream()
                .flatMap(vector -> fault(vector.of(devices), sum.sum(vector.name()), devices).stream())
                .findFirst();
    }

    private static String whose(long devices) {
        return devices == 1 ? "one device's" : String.format(Locale.ROOT, "that of %s devices", devices);
    }

    /** Without overflow. */
    static long times(long bound, long devices) {
        double product = (double) bound * (double) devices;
        return Math.abs(product) > BoundedVector.LARGEST
                ? (product < 0 ? -BoundedVector.LARGEST : BoundedVector.LARGEST)
                : bound * devices;
    }

    private static Optional<String> fault(BoundedVector vector, long[] values, long devices) {
        if (values.length != vector.length()) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "\"%s\" has %s elements but must have %s",
                    vector.name(),
                    values.length,
                    vector.length()));
        }
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] < vector.least() || values[i] > vector.most()) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "element %s of \"%s\" is %s, but %s is from %s to %s",
                        i,
                        vector.name(),
                        values[i],
                        whose(devices),
                        vector.least(),
                        vector.most()));
            }
            total += Math.abs((double) values[i]);
        }
        return total > vector.total()
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the elements of \"%s\" add up to more than %s, which is what %s may have",
                        vector.name(),
                        vector.total(),
                        CountText.of(devices, "device")))
                : Optional.empty();
    }

    /**
     * The vectors of one device, for a sum over at most so many.
     *
     * @throws IllegalArgumentException in a sentence if the answer is none of this shape
     */
    public List<RingVector> encode(QueryAnswer answer, int cohort) {
        fault(answer).ifPresent(fault -> {
            throw new IllegalArgumentException("the answer can't be summed: " + fault);
        });
        List<VectorSpec> specs = specs(cohort);
        List<RingVector> encoded = new ArrayList<>();
        for (VectorSpec spec : specs) {
            RingVector into = RingVector.zeros(spec.length(), spec.bits());
            long[] values = spec.name().equals(DEVICES)
                    ? new long[] {1}
                    : spec.name().equals(CLAMPED) ? new long[] {answer.clamped()} : answer.vector(spec.name());
            for (int i = 0; i < values.length; i++) {
                into.set(i, values[i]);
            }
            encoded.add(into);
        }
        return List.copyOf(encoded);
    }

    /** What sums say; they may be of several groups of different sizes. */
    public SummedAnswer decode(ExactSums sums) {
        Map<String, long[]> byName = new LinkedHashMap<>();
        for (int i = 0; i < vectors.size(); i++) {
            byName.put(vectors.get(i).name(), sums.sum(i));
        }
        return new SummedAnswer(sums.sum(vectors.size() + 1)[0], sums.sum(vectors.size())[0], byName);
    }

    /** Appends what tells this shape from all others. */
    void write(CanonicalBytes bytes) {
        bytes.u32(vectors.size());
        for (BoundedVector vector : vectors) {
            bytes.prefixed(vector.name())
                    .u32(vector.length())
                    .u64(vector.least())
                    .u64(vector.most())
                    .u64(vector.total());
        }
    }
}
