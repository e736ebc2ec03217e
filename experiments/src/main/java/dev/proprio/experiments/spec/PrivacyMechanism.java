package dev.proprio.experiments.spec;

import dev.proprio.proto.noise.NoiseLaw;
import java.util.Locale;
import java.util.Optional;

/** Who adds noise to a round's sum before anything is made of it, and which. */
public enum PrivacyMechanism {
    /** The coordinator adds discrete Gaussian noise to it. */
    GAUSSIAN,
    /** The coordinator adds noise that hangs together over rounds, so that it largely cancels in the model: banded matrix factorization (DP-FTRL). */
    BANDED,
    /** Devices add Skellam noise under the masks of secure aggregation. */
    SKELLAM,
    /** Devices add discrete Gaussian noise under the masks of secure aggregation. */
    DISCRETE_GAUSSIAN,
    /** Each device adds discrete Gaussian noise to its own update, as much as hides it by itself: local differential privacy. */
    LOCAL_GAUSSIAN;

    /** As settings write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What devices add to a sum together; empty if each hides its own update, or the coordinator adds it. */
    public Optional<NoiseLaw> ofDevices() {
        return switch (this) {
            case GAUSSIAN, BANDED, LOCAL_GAUSSIAN -> Optional.empty();
            case SKELLAM -> Optional.of(NoiseLaw.SKELLAM);
            case DISCRETE_GAUSSIAN -> Optional.of(NoiseLaw.DISCRETE_GAUSSIAN);
        };
    }
}
