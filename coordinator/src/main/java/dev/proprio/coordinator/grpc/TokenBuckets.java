package dev.proprio.coordinator.grpc;

import java.util.concurrent.ConcurrentHashMap;

/** A bucket for each of many names; those that are full again are dropped. Thread-safe. */
final class TokenBuckets {
    private final int perSecond;
    private final ConcurrentHashMap<String, TokenBucket> buckets = new ConcurrentHashMap<>();

    TokenBuckets(int perSecond) {
        this.perSecond = perSecond;
    }

    long take(String name) {
        return buckets.computeIfAbsent(name, unknown -> new TokenBucket(perSecond))
                .take(System.nanoTime());
    }

    boolean tryTake(String name) {
        return buckets.computeIfAbsent(name, unknown -> new TokenBucket(perSecond))
                .tryTake(System.nanoTime());
    }

    void evictFull() {
        long now = System.nanoTime();
        buckets.values().removeIf(bucket -> bucket.isFull(now));
    }
}
