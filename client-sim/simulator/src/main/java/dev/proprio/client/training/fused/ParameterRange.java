package dev.proprio.client.training.fused;

import java.util.ArrayList;
import java.util.List;

/** Parameters that follow each other. */
record ParameterRange(int at, int length) {
    static final ParameterRange NONE = new ParameterRange(0, 0);

    /** What is left of {@code length} parameters without {@code stretches}, which are in order. */
    static List<ParameterRange> between(List<ParameterRange> stretches, int length) {
        List<ParameterRange> gaps = new ArrayList<>();
        int from = 0;
        for (ParameterRange range : stretches) {
            gaps.add(new ParameterRange(from, range.at() - from));
            from = range.at() + range.length();
        }
        gaps.add(new ParameterRange(from, length - from));
        return List.copyOf(gaps);
    }

    void copy(float[] from, float[] to) {
        System.arraycopy(from, at, to, at, length);
    }
}
