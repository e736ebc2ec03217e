package dev.proprio.client.training.fused;

/**
 * Which inputs a convolution's output sees: {@code count} of them, {@code dilation} apart, the first {@code
 * padding}, which may be negative, before output times {@code stride}.
 */
public record ConvolutionGeometry(int count, int stride, int dilation, int padding) {
    /** Inputs from the first tap to the last, both included. */
    public int reach() {
        return (count - 1) * dilation + 1;
    }

    /** Taps that lie side by side in the input, and so are one stretch of a product's sum. */
    int adjacent() {
        return dilation == 1 ? count : 1;
    }

    int runs() {
        return count / adjacent();
    }
}
