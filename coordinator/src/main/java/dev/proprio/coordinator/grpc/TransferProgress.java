package dev.proprio.coordinator.grpc;

import java.time.Duration;
import java.util.Optional;

/** How a transfer gets on. Thread-safe. */
final class TransferProgress {
    private final Duration stall;
    private final Duration whole;
    private long began = System.nanoTime();
    private long last = began;
    private boolean waitsForUs;

    TransferProgress(Duration stall, Duration whole) {
        this.stall = stall;
        this.whole = whole;
    }

    /** The other side did something. */
    synchronized void moved() {
        last = System.nanoTime();
    }

    /** From now on the other side waits for this one. */
    synchronized void holdUp() {
        waitsForUs = true;
    }

    /** From now on this side waits for the other one; the time counts from here. */
    synchronized void goOn() {
        waitsForUs = false;
        began = System.nanoTime();
        last = began;
    }

    /** What is wrong at {@code now}, if anything is. */
    synchronized Optional<String> complaint(long now) {
        if (waitsForUs) {
            return Optional.empty();
        }
        if (now - last > stall.toNanos()) {
            return Optional.of("the transfer stood still for %s ms".formatted(stall.toMillis()));
        }
        return now - began > whole.toNanos()
                ? Optional.of("the transfer took longer than %s s".formatted(whole.toSeconds()))
                : Optional.empty();
    }
}
