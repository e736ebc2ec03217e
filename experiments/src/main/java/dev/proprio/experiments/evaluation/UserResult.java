package dev.proprio.experiments.evaluation;

/**
 * How well the model does on one user's data.
 *
 * @param user the user's id
 * @param samples the windows that were evaluated, at least 1
 * @param correct the windows whose class was found
 * @param macroF1 the user's macro-F1, between 0 and 1
 * @param loss the mean loss per window
 */
public record UserResult(String user, long samples, long correct, double macroF1, double loss) {
    public UserResult {
        if (samples < 1 || correct < 0 || correct > samples) {
            throw new IllegalArgumentException(
                    "user %s cannot have %s of %s samples correct".formatted(user, correct, samples));
        }
    }

    /** The result that a user's confusion matrix and the sum of the losses give. */
    public static UserResult of(String user, ConfusionMatrix confusion, double lossSum) {
        return new UserResult(
                user, confusion.total(), confusion.correct(), confusion.macroF1(), lossSum / confusion.total());
    }

    /** The share of the user's windows whose class was found. */
    public double accuracy() {
        return (double) correct / samples;
    }
}
