package dev.proprio.coordinator.query;

import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.secagg.crypto.Directory;
import java.util.Optional;

/**
 * How answers to a query are hidden in sums.
 *
 * @param settings as updates are hidden
 * @param seed by which devices are split into groups
 * @param directory knows the devices' identities; empty where their certificates say who they are
 */
public record HiddenAnswers(SecureAggregation settings, long seed, Optional<Directory> directory) {}
