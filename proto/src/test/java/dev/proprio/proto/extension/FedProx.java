package dev.proprio.proto.extension;

/** A method that has another inside. */
@Named(value = "fedprox", summary = "Gradient descent with a leash.")
public record FedProx(
        @Setting("Weight of the proximal term, at least 0.") double mu,
        @Setting("The method on the leash.") Method inner)
        implements Method {
    public FedProx {
        Require.atLeast("mu", mu, 0);
    }

    public FedProx() {
        this(0.1, new Sgd(3, 0.01));
    }
}
