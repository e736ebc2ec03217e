package dev.proprio.coordinator.guard;

import dev.proprio.coordinator.web.Role;
import java.time.Instant;

/**
 * An operator's token as lists show it.
 *
 * @param note whose it is, in words
 */
public record OperatorToken(String name, Role role, String note, Instant created, Instant expires) {}
