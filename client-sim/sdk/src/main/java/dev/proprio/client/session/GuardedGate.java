package dev.proprio.client.session;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An owner's gate, of which a failure keeps the device from taking part and harms nothing else.
 *
 * @param own the owner's
 */
record GuardedGate(Eligibility own) implements Eligibility {
    private static final Logger log = LoggerFactory.getLogger(GuardedGate.class);

    @Override
    public Duration recheck() {
        try {
            Duration asked = own.recheck();
            // Asking all the time would be as bad as failing.
            return asked.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : asked;
        } catch (Throwable e) {
            log.warn("the gate can't say when to ask again", FailureReasons.printable(e));
            return Eligibility.ALWAYS.recheck();
        }
    }

    @Override
    public Optional<String> obstacle() {
        try {
            return own.obstacle();
        } catch (Throwable e) {
            log.warn("the gate can't say whether the device may take part", FailureReasons.printable(e));
            return Optional.of("can't tell whether it may take part: " + FailureReasons.of(e));
        }
    }
}
