package dev.proprio.experiments.record;

/**
 * What a round did for some time.
 *
 * @param phase record (an earlier round is written down and told), select, mask, train, unmask, commit or evaluate
 * @param startSeconds since the round's start
 * @param elapsedSeconds how long it took
 */
public record PhaseRow(String phase, double startSeconds, double elapsedSeconds) {}
