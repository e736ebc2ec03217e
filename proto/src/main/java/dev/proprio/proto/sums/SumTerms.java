package dev.proprio.proto.sums;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the devices of a round agree on about their updates before these are summed as integers.
 *
 * @param sections number of values by section, in the order in which they travel
 * @param valueBits of one device's value with its sign, 2 to 24
 * @param clip the largest magnitude of a value of the model's length after weighting; what is beyond is cut
 * @param largestWeight W, at least 1: greater weights count as W; with 1 every update counts the same
 * @param metrics the names of the metrics that are summed; others stay on the device
 */
public record SumTerms(
        Map<String, Integer> sections, int valueBits, double clip, long largestWeight, List<String> metrics) {
    public SumTerms {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
        metrics = List.copyOf(metrics);
        if (!sections.containsKey(ClientUpdate.PARAMETERS)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the sections must include \"%s\" but are %s",
                    ClientUpdate.PARAMETERS,
                    sections.keySet()));
        }
        if (metrics.stream().distinct().count() != metrics.size()) {
            throw new IllegalArgumentException("a metric is named twice in " + metrics);
        }
    }

    /**
     * The digest of these terms and of what devices are told to do: what a round's keys are bound to.
     *
     * @param work the task's settings
     */
    public ByteString digest(Map<String, String> work) {
        var bytes = CanonicalBytes.labelled("proprio/v1/terms").u32(sections.size());
        sections.forEach((name, length) -> bytes.prefixed(name).u32(length));
        bytes.u32(valueBits)
                .u64(Double.doubleToLongBits(clip))
                .u64(largestWeight)
                .u32(metrics.size());
        metrics.forEach(bytes::prefixed);
        bytes.u32(work.size());
        new TreeMap<>(work).forEach((key, value) -> bytes.prefixed(key).prefixed(value));
        return bytes.sha256();
    }
}
