package dev.proprio.client.export;

import dev.proprio.client.training.fused.Nonlinearity;

/** The C functions of activations. */
final class CActivation {
    private CActivation() {}

    /** Makes an activation's function part of a program; gives its name. */
    static String use(CSource source, Nonlinearity f) {
        String name = switch (f.kind()) {
            case IDENTITY -> "identity";
            case RELU -> "relu";
            case LEAKY_RELU -> "leaky_relu";
            case ELU -> "elu";
            case GELU -> "gelu";
            case TANH -> "hyperbolic_tangent";
            case SIGMOID -> "sigmoid";
            case HARD_SIGMOID -> "hard_sigmoid";
        };
        source.use("common/" + name);
        return name;
    }

    /** Applies an activation or a softmax to numbers in place. */
    static void apply(CSource source, ProgramStep step, String values) {
        switch (step) {
            case SoftmaxStep softmax -> {
                source.use("common/softmax");
                source.call("softmax", values, softmax.in().size());
            }
            case ActivationStep activate -> {
                source.use("common/activate");
                String f = use(source, activate.f());
                source.call(
                        "activate",
                        values,
                        activate.in().size(),
                        f,
                        activate.f().parameter());
            }
            default -> throw new IllegalArgumentException("no activation: " + step);
        }
    }
}
