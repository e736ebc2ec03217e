/**
 * Where runs are kept so that they outlive the process: each round in one transaction, in SQLite or PostgreSQL. What a
 * round is, and who is told of it, is the round engine's business.
 */
@NullMarked
package dev.proprio.coordinator.journal;

import org.jspecify.annotations.NullMarked;
