package dev.proprio.coordinator.factorization;

/** A file holds no factor; the message says where and why. */
public final class FactorFileException extends Exception {
    private static final long serialVersionUID = 1;

    FactorFileException(String message) {
        super(message);
    }
}
