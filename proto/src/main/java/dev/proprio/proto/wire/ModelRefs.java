package dev.proprio.proto.wire;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.Slice;
import java.util.List;

/** References to models on the wire. */
public final class ModelRefs {
    private ModelRefs() {}

    /** The reference to a model with these bytes' digest. */
    public static ModelRef of(ParameterLayout layout, ByteString sha256) {
        var builder = ModelRef.newBuilder().setSha256(sha256).setByteLength((long) layout.length() * Float.BYTES);
        for (var slice : layout.slices()) {
            builder.addSlices(Slice.newBuilder().setName(slice.name()).addAllShape(slice.shape()));
        }
        return builder.build();
    }

    /**
     * The layout of a referenced model.
     *
     * @throws TransferException if the slices are malformed or do not add up to the stated length
     */
    public static ParameterLayout layout(ModelRef ref) throws TransferException {
        try {
            List<String> names =
                    ref.getSlicesList().stream().map(Slice::getName).toList();
            List<List<Integer>> shapes =
                    ref.getSlicesList().stream().map(Slice::getShapeList).toList();
            ParameterLayout layout = ParameterLayout.of(names, shapes);
            if ((long) layout.length() * Float.BYTES != ref.getByteLength()) {
                throw new TransferException("the model's slices hold %d values but its length is %d bytes"
                        .formatted(layout.length(), ref.getByteLength()));
            }
            return layout;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new TransferException("the model's layout is malformed: " + e.getMessage());
        }
    }
}
