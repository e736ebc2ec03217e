package dev.proprio.coordinator.web;

import java.util.Optional;

/** Looks whether a part of the coordinator works. Thread-safe; may block. */
@FunctionalInterface
public interface HealthCheck {
    /** What is wrong, as a sentence; empty if nothing is. */
    Optional<String> wrong();
}
