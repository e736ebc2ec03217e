package dev.proprio.experiments.personalization;

import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.personalization.OutputLayer;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.experiments.engine.PreparedExperiment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes of an axis and a model that tells them apart.
 *
 * @param classes their names, the known ones first
 * @param known how many are known
 * @param trained the names of all known classes, whether they are among these or not
 * @param first the label of the first of them among known and novel classes together
 * @param background labels of the classes that are background
 * @param trainers of the model
 */
record LabelSpace(
        EvaluationAxis axis,
        List<String> classes,
        int known,
        List<String> trained,
        int first,
        Set<Integer> background,
        Model model,
        TrainerPool trainers) {
    LabelSpace {
        classes = List.copyOf(classes);
        trained = List.copyOf(trained);
        background = Set.copyOf(background);
    }

    static LabelSpace of(EvaluationAxis axis, ClassSplit split, PreparedExperiment experiment) {
        List<String> classes = split.names(axis);
        int known = split.known(axis);
        List<String> trained = split.names(EvaluationAxis.PARTICIPANTS);
        Set<Integer> background = new HashSet<>();
        for (int label = 0; label < known; label++) {
            if (split.background().contains(split.known().get(label))) {
                background.add(label);
            }
        }
        int first = axis == EvaluationAxis.NEW_CLASSES ? split.known().size() : 0;
        if (classes.size() == experiment.model().shape().classes() && known == classes.size()) {
            return new LabelSpace(
                    axis, classes, known, trained, first, background, experiment.model(), experiment.trainers());
        }
        InputShape shape = experiment.model().shape();
        var model = new Model(
                experiment.spec().model().architecture(),
                new InputShape(shape.length(), shape.channels(), classes.size()),
                experiment.spec().seed());
        var trainers = new TrainerPool(model, experiment.trainers().threads());
        return new LabelSpace(axis, classes, known, trained, first, background, model, trainers);
    }

    /** The label after the last one among known and novel classes together. */
    int last() {
        return first + classes.size();
    }

    /** The first class that a person gives shots of, among known and novel classes together: only new ones beside known ones. */
    int firstShot() {
        return axis == EvaluationAxis.JOINT ? known : first;
    }

    /** What a model for these classes starts from. */
    float[] start(PreparedExperiment experiment, float[] foundation) {
        return OutputLayer.transplant(
                experiment.model().layout(), foundation, model.layout(), model.initialParameters(), known);
    }

    /** Releases trainers of its own. */
    void close(PreparedExperiment experiment) {
        if (trainers != experiment.trainers()) {
            trainers.close();
        }
    }
}
