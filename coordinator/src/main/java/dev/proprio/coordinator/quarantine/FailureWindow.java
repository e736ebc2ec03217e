package dev.proprio.coordinator.quarantine;

import java.util.HashSet;
import java.util.Set;

/**
 * What became of a subject's tasks lately, beside what became of the others' in the same rounds: whatever made everybody
 * fail in a round is no failure of its own. It is looked at after 20 tasks, 40, 80 and so on, and begins anew after
 * {@value #MOST_TRIES}; each look is stricter than the one before, so that all looks together err no more often than is said.
 */
final class FailureWindow {
    /** Devices that must have failed before it is said of what they have in common. */
    static final int LEAST_DEVICES = 3;

    private static final int MOST_TRIES = 640;
    private static final double WILSON_Z = 3;

    private final Set<String> failing = new HashSet<>();
    private int tries;
    private int failures;
    private double expected;
    private double othersTries;
    private double othersFailures;
    private int nextLook;
    private long looks;

    /** Adds a round's tasks. Those of a round without others are left out, for there is nothing to hold them against. */
    void add(int ownTries, int ownFailures, int roundTries, int roundFailures) {
        int others = roundTries - ownTries;
        if (others <= 0) {
            return;
        }
        int otherFailures = roundFailures - ownFailures;
        tries += ownTries;
        failures += ownFailures;
        // One failure of two more is added, so that a small round says little.
        expected += ownTries * (otherFailures + 1.0) / (others + 2.0);
        othersTries += others;
        othersFailures += otherFailures;
    }

    void failed(String device) {
        if (failing.size() < LEAST_DEVICES) {
            failing.add(device);
        }
    }

    int failingDevices() {
        return failing.size();
    }

    int tries() {
        return tries;
    }

    int failures() {
        return failures;
    }

    /** The share of the others' tasks that fails, no lower than what is likely. */
    double othersShare() {
        double known = othersTries > 0 ? othersFailures / othersTries : 1;
        double unsure = FailureExcess.upperBound(othersFailures, othersTries, WILSON_Z) - known;
        return Math.min(1, expected / Math.max(1, tries) + unsure);
    }

    /** By how much the share that fails is above the others'. */
    double excess() {
        return tries == 0 ? 0 : failures / (double) tries - othersShare();
    }

    /** Whether it is time to look. */
    boolean due(int first) {
        return tries >= Math.max(first, nextLook);
    }

    /**
     * Whether it fails more than the others. Call it when it is due.
     *
     * @param error the probability that it is ever wrong of this subject
     */
    boolean look(QuarantineSettings settings, double error) {
        looks++;
        // The sum of 6 / (pi k)^2 over all looks k is 1.
        double level = error * 6 / (Math.PI * Math.PI * looks * looks);
        boolean found = excess() >= settings.excess() && FailureExcess.tail(tries, failures, othersShare()) <= level;
        if (!found && tries >= MOST_TRIES) {
            restart();
        } else {
            nextLook = 2 * tries;
        }
        return found;
    }

    /** Forgets what was, but not how often it was looked at. */
    void restart() {
        failing.clear();
        tries = 0;
        failures = 0;
        expected = 0;
        othersTries = 0;
        othersFailures = 0;
        nextLook = 0;
    }
}
