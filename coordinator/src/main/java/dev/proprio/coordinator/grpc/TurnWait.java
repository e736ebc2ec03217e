package dev.proprio.coordinator.grpc;

import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.text.CountText;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a round's devices are free for it. When the turn of one under masks has come and some of its devices have broken off
 * meanwhile, they would be missing from the sum though they are likely to come back: it gives all devices back, so that others go
 * first, and asks for them anew when those are back. It does so for as long as devices are waited for, counted from its first turn;
 * from then on it begins at its turn, with whoever is here.
 *
 * @param nanoTime the time, in nanoseconds
 */
record TurnWait(Engagements engagements, AvailabilityRegistry devices, ReconnectPolicy policy, LongSupplier nanoTime) {
    private static final Logger log = LoggerFactory.getLogger(TurnWait.class);

    /** A device ceases to be expected without anybody telling. */
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    /**
     * Waits for a turn in which nobody else asks the devices.
     *
     * @param round what waits, for the log
     * @return the turn, for the caller to close
     */
    Engagements.Engagement alone(List<String> wanted, String round) throws InterruptedException {
        Engagements.Engagement turn = next(wanted, true, round);
        if (!policy.waits()) {
            return turn;
        }
        Duration patience = patience();
        long end = nanoTime.getAsLong() + patience.toNanos();
        for (long away = away(wanted); away > 0; away = away(wanted)) {
            if (end - nanoTime.getAsLong() <= 0) {
                log.info(
                        "{} begins without {} that broke off and did not come back, or not for long, within {}",
                        round,
                        CountText.of(away, "device"),
                        DurationText.format(patience));
                break;
            }
            turn.close();
            log.info("{} lets others go first until {} that broke off is back", round, CountText.of(away, "device"));
            awaitBack(wanted, end);
            turn = next(wanted, true, round);
        }
        return turn;
    }

    /**
     * Waits for a turn beside others.
     *
     * @param round what waits, for the log
     * @return the turn, for the caller to close
     */
    Engagements.Engagement beside(List<String> wanted, String round) throws InterruptedException {
        return next(wanted, false, round);
    }

    private Duration patience() {
        return policy.comeBack().compareTo(policy.enough()) < 0 ? policy.comeBack() : policy.enough();
    }

    private Engagements.Engagement next(List<String> wanted, boolean alone, String round) throws InterruptedException {
        Engagements.Engagement turn = engagements.of(wanted, alone);
        try {
            turn.await(held -> log.info(
                    "{} waits for {} to be done with what others ask of them", round, CountText.of(held, "device")));
            return turn;
        } catch (InterruptedException e) {
            turn.close();
            throw e;
        }
    }

    private long away(List<String> wanted) {
        return wanted.stream()
                .filter(device -> devices.availability(device, policy.comeBack()) == Availability.EXPECTED)
                .count();
    }

    private void awaitBack(List<String> wanted, long end) throws InterruptedException {
        while (true) {
            long seen = devices.changes();
            long left = end - nanoTime.getAsLong();
            if (left <= 0 || away(wanted) == 0) {
                return;
            }
            devices.awaitChange(seen, Math.min(left, LOOK_NANOS));
        }
    }
}
