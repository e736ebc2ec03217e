package dev.proprio.proto.secagg.quantize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weighted mean of many updates.
 *
 * @param weight sum of the weights that counted
 * @param sections mean of each section
 */
public record DecodedMean(long weight, Map<String, float[]> sections) {
    public DecodedMean {
        sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    }
}
