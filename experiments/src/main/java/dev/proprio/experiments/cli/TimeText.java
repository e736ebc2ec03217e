package dev.proprio.experiments.cli;

import dev.proprio.proto.extension.DurationText;
import java.time.Duration;

/** Lengths of time on the command line. */
final class TimeText {
    private TimeText() {}

    static Duration parse(String option, String text) throws WrongRequestException {
        return DurationText.parse(text)
                .filter(duration -> !duration.isNegative() && !duration.isZero())
                .orElseThrow(() -> new WrongRequestException(
                        "%s must be a time such as 30m, 24h or 7d, but was \"%s\"".formatted(option, text)));
    }
}
