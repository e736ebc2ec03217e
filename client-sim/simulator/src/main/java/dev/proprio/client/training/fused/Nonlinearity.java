package dev.proprio.client.training.fused;

/**
 * An activation function.
 *
 * @param parameter the slope below zero of leaky ReLU, the limit's size of ELU; 0 for others
 */
public record Nonlinearity(Kind kind, float parameter) {
    public static final Nonlinearity IDENTITY = new Nonlinearity(Kind.IDENTITY, 0);

    /** Which function. */
    public enum Kind {
        IDENTITY,
        RELU,
        LEAKY_RELU,
        ELU,
        GELU,
        TANH,
        SIGMOID,
        HARD_SIGMOID
    }

    /** Whether the slope is computed from the input; otherwise the output says it. */
    boolean slopeNeedsInput() {
        return kind == Kind.GELU;
    }

    /** The function at {@code z}. */
    public float value(float z) {
        return switch (kind) {
            case IDENTITY -> z;
            case RELU -> Math.max(z, 0);
            case LEAKY_RELU -> z > 0 ? z : z * parameter;
            case ELU -> z > 0 ? z : (FloatFunctions.exp(z) - 1) * parameter;
            case GELU -> z * FloatFunctions.sigmoid(z * FloatFunctions.GELU_SLOPE);
            case TANH -> FloatFunctions.tanh(z);
            case SIGMOID -> FloatFunctions.sigmoid(z);
            case HARD_SIGMOID -> Math.min(Math.max(Math.fma(z, FloatFunctions.HARD_SLOPE, 0.5f), 0), 1);
        };
    }

    /** The derivative at the output {@code y}, or at the input if {@link #slopeNeedsInput()}. */
    float slope(float y) {
        return switch (kind) {
            case IDENTITY -> 1;
            case RELU -> y > 0 ? 1 : 0;
            case LEAKY_RELU -> y > 0 ? 1 : parameter;
            case ELU -> y > 0 ? 1 : y + parameter;
            case GELU -> {
                float s = FloatFunctions.sigmoid(y * FloatFunctions.GELU_SLOPE);
                yield Math.fma((y * FloatFunctions.GELU_SLOPE) * s, 1 - s, s);
            }
            case TANH -> Math.fma(-y, y, 1);
            case SIGMOID -> y * (1 - y);
            case HARD_SIGMOID -> y > 0 && y < 1 ? FloatFunctions.HARD_SLOPE : 0;
        };
    }
}
