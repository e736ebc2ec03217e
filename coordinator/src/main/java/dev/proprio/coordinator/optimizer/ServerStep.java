package dev.proprio.coordinator.optimizer;

import dev.proprio.proto.tensor.ParameterLayout;

/**
 * What a server optimizer sees of a round; the arrays are not written to.
 *
 * @param round from 1
 * @param layout how the parameters are made up
 * @param model the parameters before the step
 * @param update the aggregated change, of the same length
 */
public record ServerStep(int round, ParameterLayout layout, float[] model, double[] update) {}
