package dev.proprio.client.training;

/** Local training failed; the message says at which step and why. */
public final class TrainingException extends Exception {
    private static final long serialVersionUID = 1L;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For a mini-batch of one window, which batch normalization of vectors can learn nothing from. */
    public static TrainingException loneWindow(int layer) {
        return new TrainingException(
                ("an epoch has a mini-batch of 1 window, but layer %s (BatchNormalization) takes its statistics from a"
                                + " mini-batch and needs at least 2; use a batch size that leaves no single window over,"
                                + " or devices with more windows")
                        .formatted(layer));
    }

    /** A model's trainer can't let windows count differently, or does not say how probable classes are. */
    public static TrainingException withoutWeights() {
        return new TrainingException(
                "the model's trainer does not let windows count differently, which only the fused trainer does; use a model that it can run, such as mlp or cnn1d, or another local algorithm");
    }

    /** A model's trainer can't train on classes' shares. */
    public static TrainingException withoutShares() {
        return new TrainingException(
                "the model's trainer does not take several classes for one window, which only the fused trainer does, of a model whose loss is cross-entropy; use such a model, such as mlp or cnn1d, or another local algorithm");
    }

    /** A model's trainer can't train on another loss of labels. */
    public static TrainingException withoutRobustLoss() {
        return new TrainingException(
                "the model's trainer does not take a robust loss, which only the fused trainer does, of a model whose loss is cross-entropy; use such a model, such as mlp or cnn1d, or leave robust-loss out");
    }

    /** A model's trainer can't train its layers under another last one. */
    static TrainingException withoutHeads() {
        return new TrainingException(
                "the model's trainer does not put another last layer in place of the model's own, which only the fused trainer does; use a model that it can run, such as mlp or cnn1d, or another local algorithm");
    }

    /** A model's trainer does not show what happens inside. */
    static TrainingException withoutRepresentations() {
        return new TrainingException(
                "the model's trainer does not give the last hidden layer's values, which only the fused trainer does; use a model that it can run, such as mlp or cnn1d, or another local algorithm");
    }
}
