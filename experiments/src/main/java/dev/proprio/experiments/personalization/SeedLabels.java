package dev.proprio.experiments.personalization;

import dev.proprio.client.dataset.LabelCounts;

/** How many windows of those who train somebody labelled, under one seed. */
public record SeedLabels(long seed, LabelCounts counts) {}
