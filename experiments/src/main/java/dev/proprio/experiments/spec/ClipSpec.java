package dev.proprio.experiments.spec;

import dev.proprio.coordinator.release.AdaptiveClip;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import dev.proprio.proto.update.LayerClip;
import dev.proprio.proto.update.UpdateClip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long a device's update may be: a number, or what the updates of the rounds before suggest. */
public record ClipSpec(
        @Setting(
                value =
                        "The largest Euclidean norm of a device's update, from 0.0001 to 1000; a longer one is scaled down. It may stand for the section.",
                alone = true)
        Optional<Double> norm,

        @Setting(
                "Whether each layer of the model is clipped by itself, to the norm over the square root of their number, so that all"
                        + " together are at most as long; not with adaptive.")
        boolean perLayer,

        @Setting("How the norm follows the updates' own, instead of a number; left out, it does not.")
        Optional<AdaptiveClipSpec> adaptive) {
    public ClipSpec {
        norm.ifPresent(fixed -> Require.between("norm", fixed, AdaptiveClip.LEAST, AdaptiveClip.MOST));
    }

    /** Neither of them. */
    public ClipSpec() {
        this(Optional.empty(), false, Optional.empty());
    }

    /** The norm that the first round's updates are clipped to, and all rounds' if it does not follow. */
    public float first() {
        double largest = norm.or(() -> adaptive.map(AdaptiveClipSpec::initial)).orElseThrow();
        return (float) largest;
    }

    /**
     * What the first round's devices clip to.
     *
     * @param layout of what they send
     */
    public UpdateClip first(ParameterLayout layout) {
        return perLayer
                ? new UpdateClip(first(), LayerClip.equal(layerLengths(layout), first()), false)
                : new UpdateClip(first());
    }

    /** How many values each layer has: what is named alike up to the last slash is one. */
    private static List<Integer> layerLengths(ParameterLayout layout) {
        List<Integer> lengths = new ArrayList<>();
        String last = "";
        for (Slice slice : layout.slices()) {
            String layer = slice.name().substring(0, slice.name().lastIndexOf('/') + 1);
            if (!layer.isEmpty() && layer.equals(last)) {
                lengths.set(lengths.size() - 1, lengths.getLast() + slice.length());
            } else {
                lengths.add(slice.length());
            }
            last = layer;
        }
        return lengths;
    }

    void requireOne() {
        Require.that(
                norm.isPresent() != adaptive.isPresent(),
                "privacy.clip",
                norm.isPresent()
                        ? "must be a number or adaptive, which would change that; keep one of them"
                        : "must be a number, such as 1.0, or adaptive, such as {adaptive: {initial: 0.1}}");
        Require.that(
                !perLayer || adaptive.isEmpty(),
                "privacy.clip.perLayer",
                "must be left out with adaptive, which follows the norm of whole updates; keep one of them");
    }
}
