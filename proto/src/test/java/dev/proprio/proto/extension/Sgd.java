package dev.proprio.proto.extension;

/** A method with ranges to break. */
@Named(value = "sgd", summary = "Plain gradient descent.")
public record Sgd(
        @Setting("Passes over the data, at least 1.") int epochs,
        @Setting("Step size, greater than 0.") double learningRate)
        implements Method {
    public Sgd {
        Require.atLeast("epochs", epochs, 1);
        Require.positive("learningRate", learningRate);
    }

    public Sgd() {
        this(1, 0.05);
    }
}
