package dev.proprio.experiments.cluster;

import dev.proprio.client.session.Backoff;
import java.time.Duration;
import java.util.Map;

/**
 * What a worker is.
 *
 * @param name what it calls itself
 * @param threads how many leases it carries out at a time
 * @param versions of what computes, by name
 * @param once whether it ends with the first run; otherwise it waits for the next
 * @param patience how long it tries to reach a coordinator
 * @param backoff how long between two tries
 */
public record WorkerSettings(
        String name, int threads, Map<String, String> versions, boolean once, Duration patience, Backoff backoff) {}
