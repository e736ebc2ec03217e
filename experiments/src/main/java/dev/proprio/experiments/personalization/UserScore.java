package dev.proprio.experiments.personalization;

import java.util.Optional;

/**
 * How well a method does for one person, the mean over episodes.
 *
 * @param seed the seed of the training
 * @param shots labelled windows of each class that the person gave, or {@link #ALL}
 * @param user the person's id
 * @param accuracy share of the windows whose class was found
 * @param macroF1 the mean over classes
 * @param known the accuracy on known classes, NaN without any
 * @param novel the accuracy on novel classes, NaN without any
 * @param activations background windows that were taken for something else
 * @param hours of background
 * @param episodes how often the shots were drawn
 * @param steps gradient steps of an adaptation
 * @param seconds that an adaptation took
 * @param received bytes that the person's device had to receive first
 * @param hits how the windows fared that the person was tested on
 * @param asked what the person was asked, if shots are questions
 */
public record UserScore(
        long seed,
        EvaluationAxis axis,
        String method,
        int shots,
        String user,
        double accuracy,
        double macroF1,
        double known,
        double novel,
        double activations,
        double hours,
        int episodes,
        double steps,
        double seconds,
        long received,
        WindowHits hits,
        Optional<QuestionCost> asked) {
    /** The shots of someone who took part in training: all that their device trained on. */
    public static final int ALL = -1;

    /** Of somebody who was not asked. */
    public UserScore(
            long seed,
            EvaluationAxis axis,
            String method,
            int shots,
            String user,
            double accuracy,
            double macroF1,
            double known,
            double novel,
            double activations,
            double hours,
            int episodes,
            double steps,
            double seconds,
            long received,
            WindowHits hits) {
        this(
                seed,
                axis,
                method,
                shots,
                user,
                accuracy,
                macroF1,
                known,
                novel,
                activations,
                hours,
                episodes,
                steps,
                seconds,
                received,
                hits,
                Optional.empty());
    }
}
