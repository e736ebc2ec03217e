package dev.proprio.client.personal;

import java.util.OptionalDouble;

/**
 * A model that was fitted to its device's owner. The array belongs to the record.
 *
 * @param parameters the whole model's, in the layout of the one that was received
 * @param shots how many labelled windows it was fitted to
 * @param leftOut how many were left out because the model has no class of their label
 * @param before the share of the shots that the received model tells right; empty without shots
 * @param after the share that is told right by heads that were fitted to the other shots, a fifth of each class being kept
 *     from each of five; empty unless each class has two shots at least
 */
public record PersonalModel(float[] parameters, int shots, int leftOut, OptionalDouble before, OptionalDouble after) {}
