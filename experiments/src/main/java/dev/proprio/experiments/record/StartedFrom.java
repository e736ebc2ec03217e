package dev.proprio.experiments.record;

import java.util.Optional;

/**
 * Where a run started.
 *
 * @param sha256 SHA-256 of the parameters before the first round as little-endian float32, in hex
 * @param file where they were read from, if they were given
 */
public record StartedFrom(String sha256, Optional<String> file) {}
