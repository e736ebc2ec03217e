package dev.proprio.experiments.personalization;

import dev.proprio.experiments.record.PseudoLabelRow;
import java.util.Optional;

/**
 * What it took before anyone was personalized for, one seed.
 *
 * @param method the method's label
 * @param bytesUp from devices to the coordinator, in training and for the contributions after it
 * @param bytesDown from the coordinator to devices
 * @param seconds of training; methods that share a model share its training, and each says all of it
 * @param pseudoLabels what came of windows without a label in that training, if devices trained on such and told it
 */
public record MethodCost(
        long seed,
        String method,
        long bytesUp,
        long bytesDown,
        double seconds,
        Optional<PseudoLabelRow> pseudoLabels) {}
