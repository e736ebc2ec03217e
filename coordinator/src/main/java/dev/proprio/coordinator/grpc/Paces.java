package dev.proprio.coordinator.grpc;

import java.util.concurrent.ConcurrentHashMap;

/** A pace for each of many; those that have rested are forgotten. Thread-safe. */
final class Paces {
    private final int perSecond;
    private final ConcurrentHashMap<String, Pace> paces = new ConcurrentHashMap<>();

    Paces(int perSecond) {
        this.perSecond = perSecond;
    }

    long take(String name) {
        return paces.computeIfAbsent(name, unknown -> new Pace(perSecond)).take(System.nanoTime());
    }

    boolean tryTake(String name) {
        return paces.computeIfAbsent(name, unknown -> new Pace(perSecond)).tryTake(System.nanoTime());
    }

    void forgetRested() {
        long now = System.nanoTime();
        paces.values().removeIf(pace -> pace.isRested(now));
    }
}
