package dev.proprio.client.training.fused;

import java.util.ArrayList;
import java.util.List;

/** Parameters that follow each other. */
record Stretch(int at, int length) {
    static final Stretch NONE = new Stretch(0, 0);

    /** What is left of {@code length} parameters without {@code stretches}, which are in order. */
    static List<Stretch> between(List<Stretch> stretches, int length) {
        List<Stretch> gaps = new ArrayList<>();
        int from = 0;
        for (Stretch stretch : stretches) {
            gaps.add(new Stretch(from, stretch.at() - from));
            from = stretch.at() + stretch.length();
        }
        gaps.add(new Stretch(from, length - from));
        return List.copyOf(gaps);
    }

    void copy(float[] from, float[] to) {
        System.arraycopy(from, at, to, at, length);
    }
}
