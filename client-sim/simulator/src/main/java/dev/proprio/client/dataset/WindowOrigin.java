package dev.proprio.client.dataset;

/**
 * Where a person's window comes from.
 *
 * @param session its session, from 0 in time order
 * @param recording its recording's index among the person's, from 0
 * @param seconds when it begins: by its recording's time stamps, or else from its recording's first sample
 * @param stamped whether that is by time stamps, which recordings of a session share
 * @param first when its whole recording begins, by the same clock
 * @param length how long its whole recording is, in s
 */
public record WindowOrigin(int session, int recording, double seconds, boolean stamped, double first, double length) {}
