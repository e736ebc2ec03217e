package dev.proprio.proto.extension;

/** A method that has another inside. */
@Named(value = "fedprox", summary = "Gradient descent with a leash.")
public record ProximalMethod(
        @Setting("Weight of the proximal term, at least 0.") double mu,
        @Setting("The method on the leash.") Method inner)
        implements Method {
    public ProximalMethod {
        Require.atLeast("mu", mu, 0);
    }

    public ProximalMethod() {
        this(0.1, new Sgd(3, 0.01));
    }
}
