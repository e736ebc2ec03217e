package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.WindowOrigin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where in its recording each of a person's tested windows lies. */
public final class RecordingParts {
    private static final int PARTS = 4;

    /** Times that differ by less, as a share of a recording, are the same: they are sums of rounded numbers. */
    private static final double ROUNDING = 1e-6;

    private final List<WindowOrigin> origins;
    private final double windowSeconds;
    private final Map<Integer, Span> spans = new HashMap<>();

    /** From the first window's beginning to the last one's. */
    private record Span(double first, double last, int windows) {
        Span with(double seconds) {
            return new Span(Math.min(first, seconds), Math.max(last, seconds), windows + 1);
        }
    }

    private RecordingParts(List<WindowOrigin> origins, double windowSeconds) {
        this.origins = origins;
        this.windowSeconds = windowSeconds;
    }

    /**
     * Of windows that come from there, in any order.
     *
     * @param windowSeconds how long each is; 0 where they have no time
     */
    public static RecordingParts of(List<WindowOrigin> origins, double windowSeconds) {
        var parts = new RecordingParts(origins, windowSeconds);
        for (WindowOrigin origin : origins) {
            double at = origin.seconds();
            parts.spans.merge(origin.recording(), new Span(at, at, 1), (span, one) -> span.with(one.first));
        }
        return parts;
    }

    /** In which quarter of what is tested of its recording a window's middle lies, from 1; empty with fewer than four windows. */
    Optional<Integer> quarter(int window) {
        WindowOrigin origin = origins.get(window);
        Span span = spans.getOrDefault(origin.recording(), new Span(0, 0, 0));
        if (span.windows < PARTS || !(span.last > span.first)) {
            return Optional.empty();
        }
        double share = (origin.seconds() + windowSeconds / 2 - span.first) / (span.last + windowSeconds - span.first);
        return Optional.of(Math.min(PARTS, 1 + (int) (PARTS * (share + ROUNDING))));
    }

    /** How long after the first tested window of its recording a window begins, in s. */
    public double after(int window) {
        WindowOrigin origin = origins.get(window);
        return origin.seconds() - spans.getOrDefault(origin.recording(), new Span(origin.seconds(), 0, 0)).first;
    }
}
