package dev.proprio.coordinator.guard;

/**
 * A token as it was made: the only time that its text is seen.
 *
 * @param name by which it is listed and revoked
 * @param text what its holder shows
 */
public record NewToken(String name, String text) {}
