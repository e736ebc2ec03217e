package dev.proprio.proto.wire;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Slice;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** References to models on the wire. */
public final class ModelRefs {
    /** What fits into an array of bytes. */
    private static final int MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

    private ModelRefs() {}

    /** The reference to what a round broadcasts, whose bytes have this digest, and of which nothing more is told. */
    public static ModelRef of(Broadcast broadcast, ByteString sha256) {
        return of(broadcast, sha256, ByteString.EMPTY);
    }

    /**
     * The same with the digest of the model's description.
     *
     * @param description empty if there is none
     */
    public static ModelRef of(Broadcast broadcast, ByteString sha256, ByteString description) {
        var builder = ModelRef.newBuilder()
                .setSha256(sha256)
                .setByteLength(broadcast.byteLength())
                .setDescriptionSha256(description);
        for (var slice : broadcast.layout().slices()) {
            builder.addSlices(Slice.newBuilder().setName(slice.name()).addAllShape(slice.shape()));
        }
        broadcast
                .shared()
                .forEach((name, values) ->
                        builder.addSections(Section.newBuilder().setName(name).setLength(values.length)));
        return builder.build();
    }

    /**
     * The layout of a referenced model.
     *
     * @throws TransferException if the slices or sections are malformed or do not add up to the stated length
     */
    public static ParameterLayout layout(ModelRef ref) throws TransferException {
        try {
            List<String> names =
                    ref.getSlicesList().stream().map(Slice::getName).collect(Collectors.toUnmodifiableList());
            List<List<Integer>> shapes =
                    ref.getSlicesList().stream().map(Slice::getShapeList).collect(Collectors.toUnmodifiableList());
            ParameterLayout layout = ParameterLayout.of(names, shapes);
            requireSections(ref, layout.length());
            return layout;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new TransferException("the model's layout is malformed: " + e.getMessage());
        }
    }

    /**
     * The values of a referenced model, as they came.
     *
     * @param layout the reference's own
     * @param values the parameters, then the sections
     */
    public static Broadcast broadcast(ModelRef ref, ParameterLayout layout, float[] values) {
        int length = layout.length();
        if (ref.getSectionsCount() == 0) {
            return Broadcast.of(layout, values);
        }
        Map<String, float[]> shared = new LinkedHashMap<>();
        for (int i = 0; i < ref.getSectionsCount(); i++) {
            int from = (i + 1) * length;
            shared.put(ref.getSections(i).getName(), Arrays.copyOfRange(values, from, from + length));
        }
        return new Broadcast(layout, Arrays.copyOf(values, length), shared);
    }

    private static void requireSections(ModelRef ref, int length) throws TransferException {
        Set<String> names = new HashSet<>();
        for (Section section : ref.getSectionsList()) {
            if (section.getLength() != length || !names.add(section.getName())) {
                throw new TransferException(String.format(
                        Locale.ROOT,
                        "the model's section \"%s\" has %s values, but each section must have a name of its own and as many values as there are parameters, %s",
                        section.getName(),
                        section.getLength(),
                        length));
            }
        }
        long values = (1L + ref.getSectionsCount()) * length;
        if (values > MOST_VALUES || values * Float.BYTES != ref.getByteLength()) {
            throw new TransferException(String.format(
                    Locale.ROOT,
                    "the model's slices and sections hold %s values but its length is %s bytes; 4 bytes each, and at most %s values, are expected",
                    values,
                    ref.getByteLength(),
                    MOST_VALUES));
        }
    }
}
