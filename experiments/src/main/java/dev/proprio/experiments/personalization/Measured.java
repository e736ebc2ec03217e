package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.ConfusionMatrix;

/** A person's score in a cell, and what was taken for what. */
record Measured(ResultCell cell, UserScore score, ConfusionMatrix confusion) {}
