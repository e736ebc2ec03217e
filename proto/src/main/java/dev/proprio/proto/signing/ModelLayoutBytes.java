package dev.proprio.proto.signing;

import dev.proprio.proto.secagg.crypto.CanonicalBytes;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.Slice;

/** How a model's bytes are cut, for digests and signatures: the same bytes cut in other places are another model. */
public final class ModelLayoutBytes {
    private ModelLayoutBytes() {}

    /** Adds the digests of the values and of the description, and how the values are cut. */
    public static void addModel(CanonicalBytes bytes, ModelRef model) {
        bytes.prefixed(model.getSha256().toByteArray())
                .prefixed(model.getDescriptionSha256().toByteArray());
        add(bytes, model);
    }

    /** Adds the slices, in order, with their shapes, and the sections. */
    public static void add(CanonicalBytes bytes, ModelRef model) {
        bytes.u32(model.getSlicesCount());
        for (Slice slice : model.getSlicesList()) {
            bytes.prefixed(slice.getName()).u32(slice.getShapeCount());
            slice.getShapeList().forEach(bytes::u32);
        }
        bytes.u32(model.getSectionsCount());
        for (Section section : model.getSectionsList()) {
            bytes.prefixed(section.getName()).u64(section.getLength());
        }
    }
}
