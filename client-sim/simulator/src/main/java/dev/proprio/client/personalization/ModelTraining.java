package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;

/** How a model comes about before anyone is personalized for. */
public sealed interface ModelTraining {
    /** On the training people's devices. */
    record Federated(LocalAlgorithm algorithm) implements ModelTraining {}

    /** With all training people's windows in one place, which no federation may: a yardstick. */
    record Pooled(LocalAlgorithm algorithm) implements ModelTraining {}

    /** Not at all: the initial parameters. */
    record None() implements ModelTraining {}
}
