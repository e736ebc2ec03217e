package dev.proprio.experiments.mistakes;

import dev.proprio.experiments.statistics.ClusteredShare;
import dev.proprio.experiments.statistics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts windows and mistakes by slice and person. Not thread-safe. */
final class SliceCounts {
    private final Map<Key, Map<Integer, long[]>> counts = new LinkedHashMap<>();

    private record Key(SliceKind kind, String name) {}

    /** Counts so many windows of a person's in a slice. */
    void add(SliceKind kind, String name, int person, long windows, long wrong, long confident) {
        long[] so = counts.computeIfAbsent(new Key(kind, name), key -> new LinkedHashMap<>())
                .computeIfAbsent(person, key -> new long[3]);
        so[0] += windows;
        so[1] += wrong;
        so[2] += confident;
    }

    /**
     * Those of each kind that have mistakes, the largest share of wrong windows first, of which those with too few people for an interval are last; of
     * confusions, the most windows.
     */
    List<ErrorSlice> slices() {
        List<ErrorSlice> all = new ArrayList<>();
        for (SliceKind kind : SliceKind.values()) {
            Comparator<ErrorSlice> first = kind == SliceKind.CONFUSION
                    ? Comparator.comparingLong(ErrorSlice::wrong).reversed()
                    : Comparator.comparing(
                                    (ErrorSlice slice) -> slice.interval().isEmpty())
                            .thenComparing(Comparator.comparingDouble(ErrorSlice::share)
                                    .reversed());
            counts.entrySet().stream()
                    .filter(entry -> entry.getKey().kind == kind)
                    .map(entry ->
                            slice(entry.getKey(), entry.getValue().values().toArray(long[][]::new)))
                    .filter(slice -> kind != SliceKind.CONFUSION || slice.wrong() > 0)
                    .sorted(first)
                    .forEach(all::add);
        }
        return all;
    }

    /** Those of slices that are told of: the first {@link MistakeAnalysis#MOST_OF_A_KIND} of each kind. */
    static List<ErrorSlice> most(List<ErrorSlice> slices) {
        Map<SliceKind, Integer> seen = new EnumMap<>(SliceKind.class);
        return slices.stream()
                .filter(slice -> seen.merge(slice.kind(), 1, Integer::sum) <= MistakeAnalysis.MOST_OF_A_KIND)
                .toList();
    }

    private static ErrorSlice slice(Key key, long[][] people) {
        long[] windows = Arrays.stream(people).mapToLong(so -> so[0]).toArray();
        long[] wrong = Arrays.stream(people).mapToLong(so -> so[1]).toArray();
        return new ErrorSlice(
                key.kind,
                key.name,
                Arrays.stream(windows).sum(),
                Arrays.stream(wrong).sum(),
                Arrays.stream(people).mapToLong(so -> so[2]).sum(),
                people.length,
                ClusteredShare.interval(wrong, windows, Interval.LEVEL));
    }
}
