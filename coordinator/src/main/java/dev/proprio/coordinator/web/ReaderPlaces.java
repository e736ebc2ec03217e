package dev.proprio.coordinator.web;

import java.util.HashMap;
import java.util.Map;

/** Places for readers of events, of which nobody takes more than half. Thread-safe. */
final class ReaderPlaces {
    private final int most;
    private final Map<String, Integer> taken = new HashMap<>();
    private int sum;

    ReaderPlaces(int most) {
        this.most = most;
    }

    synchronized boolean take(String caller) {
        int own = taken.getOrDefault(caller, 0);
        if (sum == most || own >= most / 2) {
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
