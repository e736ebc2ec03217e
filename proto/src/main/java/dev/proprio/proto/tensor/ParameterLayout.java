package dev.proprio.proto.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Names each slice of a flat parameter vector. Slices are contiguous and in order, so the layout of
 * a vector is its slices' names and shapes.
 *
 * @param slices the slices, in the order they lie in the vector
 */
public record ParameterLayout(List<Slice> slices) {
    private static final Set<String> STATISTICS = Set.of("mean", "var", "log10stdev");

    public ParameterLayout {
        slices = List.copyOf(slices);
        var names = new HashSet<String>();
        int offset = 0;
        for (Slice slice : slices) {
            if (!names.add(slice.name())) {
                throw new IllegalArgumentException("two parameter slices are named " + slice.name());
            }
            if (slice.offset() != offset) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "slice %s must start at %s but starts at %s",
                        slice.name(),
                        offset,
                        slice.offset()));
            }
            offset = Math.addExact(offset, slice.length());
        }
    }

    /** Lays out named shapes one after the other. */
    public static ParameterLayout of(List<String> names, List<List<Integer>> shapes) {
        var slices = new ArrayList<Slice>();
        int offset = 0;
        for (int i = 0; i < names.size(); i++) {
            var slice = new Slice(names.get(i), shapes.get(i), offset);
            slices.add(slice);
            offset = Math.addExact(offset, slice.length());
        }
        return new ParameterLayout(slices);
    }

    /** The layout of so many such vectors one after the other; the same for one. */
    public ParameterLayout times(int copies) {
        if (copies == 1) {
            return this;
        }
        var names = new ArrayList<String>();
        var shapes = new ArrayList<List<Integer>>();
        for (int copy = 1; copy <= copies; copy++) {
            for (Slice slice : slices) {
                names.add("model-" + copy + "/" + slice.name());
                shapes.add(slice.shape());
            }
        }
        return of(names, shapes);
    }

    /** The number of parameters in the whole vector. */
    public int length() {
        return slices.isEmpty()
                ? 0
                : slices.get(slices.size() - 1).offset()
                        + slices.get(slices.size() - 1).length();
    }

    /**
     * The slices with batch normalization's running statistics, which are those named {@code mean}, {@code var} or
     * {@code log10stdev} after the last slash. They are state: averaged over devices, but never a gradient that is scaled
     * or a direction that is followed.
     */
    public List<Slice> statistics() {
        return slices.stream()
                .filter(slice -> slice.name().indexOf('/') >= 0
                        && STATISTICS.contains(
                                slice.name().substring(slice.name().lastIndexOf('/') + 1)))
                .collect(Collectors.toUnmodifiableList());
    }

    /** The slices one after the other in a vector of their own, under the same names. */
    public static ParameterLayout packed(List<Slice> slices) {
        return of(
                slices.stream().map(Slice::name).collect(Collectors.toUnmodifiableList()),
                slices.stream().map(Slice::shape).collect(Collectors.toUnmodifiableList()));
    }

    /**
     * A copy of a vector of this layout in which the slices that another vector has, by name and length, are that
     * one's.
     */
    public float[] overlay(float[] values, ParameterLayout otherLayout, float[] other) {
        float[] result = values.clone();
        var offsets = new HashMap<String, Slice>();
        slices.forEach(slice -> offsets.put(slice.name(), slice));
        for (Slice from : otherLayout.slices()) {
            Slice to = offsets.get(from.name());
            if (to != null && to.length() == from.length()) {
                System.arraycopy(other, from.offset(), result, to.offset(), to.length());
            }
        }
        return result;
    }

    /** What a vector of this layout has in the slices of {@code part}, which must all be there. */
    public float[] extract(float[] values, ParameterLayout part) {
        float[] result = new float[part.length()];
        for (Slice to : part.slices()) {
            Slice from = slices.stream()
                    .filter(slice -> slice.name().equals(to.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there are no parameters " + to.name()));
            System.arraycopy(values, from.offset(), result, to.offset(), to.length());
        }
        return result;
    }

    /**
     * One named tensor within the flat vector.
     *
     * @param name unique within the layout, for example {@code 0/W}
     * @param shape its dimensions
     * @param offset index of its first element
     */
    public record Slice(String name, List<Integer> shape, int offset) {
        public Slice {
            shape = List.copyOf(shape);
            for (int dimension : shape) {
                if (dimension < 1) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT, "dimensions of %s must be positive but its shape is %s", name, shape));
                }
            }
        }

        /** The number of its elements. */
        public int length() {
            int length = 1;
            for (int dimension : shape) {
                length = Math.multiplyExact(length, dimension);
            }
            return length;
        }
    }
}
