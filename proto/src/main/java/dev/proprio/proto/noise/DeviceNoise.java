package dev.proprio.proto.noise;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The noise that each device of a round adds to its own update before it is masked, as the device is told of it. */
public final class DeviceNoise {
    private static final String SKELLAM = "privacy.noise.skellam";
    private static final String DISCRETE_GAUSSIAN = "privacy.noise.discrete-gaussian";

    /** What of a device's work is said under these keys. */
    public static final Set<String> KEYS = Set.of(SKELLAM, DISCRETE_GAUSSIAN, LocalNoise.KEY);

    private DeviceNoise() {}

    /** As what a device is told. */
    public static Map<String, String> setting(IntegerNoise noise) {
        return switch (noise.law()) {
            case SKELLAM -> Map.of(SKELLAM, Long.toString(noise.parameter()));
            case DISCRETE_GAUSSIAN -> Map.of(DISCRETE_GAUSSIAN, Long.toString(noise.parameter()));
        };
    }

    /**
     * What a device is told, if it is told any.
     *
     * @throws IllegalArgumentException in a sentence if it is none
     */
    public static Optional<IntegerNoise> in(Map<String, String> settings) {
        String mean = settings.get(SKELLAM);
        String sigma = settings.get(DISCRETE_GAUSSIAN);
        if (mean != null && sigma != null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s and %s must not both be given", SKELLAM, DISCRETE_GAUSSIAN));
        }
        if (mean != null) {
            return Optional.of(new Skellam(number(SKELLAM, mean)));
        }
        return Optional.ofNullable(sigma).map(text -> new DiscreteGaussian(number(DISCRETE_GAUSSIAN, text)));
    }

    private static long number(String key, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s must be a whole number but was \"%s\"", key, text), e);
        }
    }
}
