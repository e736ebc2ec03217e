package dev.proprio.coordinator.web;

import java.util.HashMap;
import java.util.Map;

/** Places of which no caller takes more than a share. Thread-safe. */
final class CallerPermits {
    private final int most;
    private final int share;
    private final Map<String, Integer> taken = new HashMap<>();
    private int sum;

    /** @param share of one caller */
    CallerPermits(int most, int share) {
        this.most = most;
        this.share = share;
    }

    synchronized boolean take(String caller) {
        int own = taken.getOrDefault(caller, 0);
        if (sum == most || own >= share) {
            return false;
        }
        taken.put(caller, own + 1);
        sum++;
        return true;
    }

    synchronized void leave(String caller) {
        int left = taken.getOrDefault(caller, 1) - 1;
        if (left == 0) {
            taken.remove(caller);
        } else {
            taken.put(caller, left);
        }
        sum--;
    }
}
