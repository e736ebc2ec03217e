package dev.proprio.coordinator.web;

/**
 * Somebody who showed a token.
 *
 * @param name the token's: the same person may have several
 */
public record Principal(String name, Role role) {}
