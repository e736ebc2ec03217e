package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.ConfusionMatrix;

/**
 * A person's score in a cell, and what was taken for what.
 *
 * @param judged the windows one by one, if rejection is measured there
 */
record Measured(ResultCell cell, UserScore score, ConfusionMatrix confusion, JudgedWindows judged) {}
