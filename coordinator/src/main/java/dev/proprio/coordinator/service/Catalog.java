package dev.proprio.coordinator.service;

import java.util.Map;
import java.util.Optional;

/** What runs can be made from. Thread-safe. */
public interface Catalog {
    /** Every recipe's name and summary. */
    Map<String, String> recipes();

    /** A recipe's YAML, if there is one of that name. */
    Optional<String> recipe(String name);

    /** Says what is wrong with a request, and what all its settings would be. */
    Validation validate(RunRequest request);

    /** The JSON Schema of experiments. */
    String schema();
}
