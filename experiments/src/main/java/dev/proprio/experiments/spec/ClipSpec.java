package dev.proprio.experiments.spec;

import dev.proprio.coordinator.release.AdaptiveClip;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.UpdateClip;
import java.util.Optional;

/** How long a device's update may be: a number, or what the updates of the rounds before suggest. */
public record ClipSpec(
        @Setting(
                value =
                        "The largest Euclidean norm of a device's update, from 0.0001 to 1000; a longer one is scaled down. It may stand for the section.",
                alone = true)
        Optional<Double> norm,

        @Setting("How the norm follows the updates' own, instead of a number; left out, it does not.")
        Optional<AdaptiveClipSpec> adaptive) {
    public ClipSpec {
        norm.ifPresent(fixed -> Require.between("norm", fixed, AdaptiveClip.LEAST, AdaptiveClip.MOST));
    }

    /** Neither of them. */
    public ClipSpec() {
        this(Optional.empty(), Optional.empty());
    }

    /** What the first round's devices clip to, and all rounds' if it does not follow. */
    public UpdateClip first() {
        double largest = norm.or(() -> adaptive.map(AdaptiveClipSpec::initial)).orElseThrow();
        return new UpdateClip((float) largest);
    }

    void requireOne() {
        Require.that(
                norm.isPresent() != adaptive.isPresent(),
                "privacy.clip",
                norm.isPresent()
                        ? "must be a number or adaptive, which would change that; keep one of them"
                        : "must be a number, such as 1.0, or adaptive, such as {adaptive: {initial: 0.1}}");
    }
}
