package dev.proprio.proto.secagg.client;

import dev.proprio.proto.extension.DurationText;
import java.time.Duration;

/**
 * How often a device lets sums be opened that its update is in. A coordinator names runs, rounds and models as it likes,
 * so that none of these bounds what it learns: the owner does.
 *
 * @param oncePerModel whether the device gives its shares only once for the same model, whatever else differs
 * @param pause least time between two releases of one purpose; zero for no such limit
 * @param inputs most masked inputs of one purpose within {@code pause}: the device cannot know which of them the others
 *     let be opened without it; it joins eight times as many sessions at most
 * @param purpose which runs share these two
 */
public record ReleaseLimit(boolean oncePerModel, Duration pause, int inputs, RunPurpose purpose) {
    private static final int INPUTS = 3;

    /** One release of a model, and one in an hour, of all runs: what a device does whose owner said nothing. */
    public static final ReleaseLimit HOURLY = every(Duration.ofHours(1));

    /** No limit, not even for one model: for simulated devices, whose data is nobody's. */
    public static final ReleaseLimit NONE = new ReleaseLimit(false, Duration.ZERO, Integer.MAX_VALUE, RunPurpose.ANY);

    public ReleaseLimit {
        if (pause.isNegative()) {
            throw new IllegalArgumentException(
                    "the pause between releases must not be negative but was " + DurationText.format(pause));
        }
        if (inputs < 1) {
            throw new IllegalArgumentException("there must be at least 1 input between releases but were " + inputs);
        }
    }

    /** One release of a model, and one of all runs in {@code pause}, for which there may be three inputs. */
    public static ReleaseLimit every(Duration pause) {
        return new ReleaseLimit(true, pause, INPUTS, RunPurpose.ANY);
    }

    /** The same for each of the owner's purposes. */
    public ReleaseLimit perPurpose(RunPurpose rule) {
        return new ReleaseLimit(oncePerModel, pause, inputs, rule);
    }

    /** Who allows more, and by what: for whoever reads a refusal. */
    String whoSets() {
        return purpose.equals(RunPurpose.ANY)
                ? "its owner sets that with ClientPolicy.releasing: a shorter pause by ReleaseLimit.every, or one for each purpose by perPurpose"
                : "its owner sets that with ClientPolicy.releasing: a shorter pause of this purpose by ReleaseLimit.every";
    }

    boolean isTimed() {
        return !pause.isZero();
    }
}
