package dev.proprio.client.session;

import java.time.Duration;

/**
 * How a session ended in good order.
 *
 * @param sentHome whether the coordinator ended it, with a farewell; otherwise the device left
 * @param reason a sentence
 * @param comeBack after how long the device should come back; zero if the coordinator did not say
 */
public record SessionEnd(boolean sentHome, String reason, Duration comeBack) {
    /** An end of which nothing was said of what comes after it. */
    SessionEnd(boolean sentHome, String reason) {
        this(sentHome, reason, Duration.ZERO);
    }
}
