package dev.proprio.experiments.cli;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.QueriedExperiment;
import dev.proprio.experiments.engine.TestedNames;
import dev.proprio.experiments.record.DataDigests;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The people of an experiment who may hold models against each other: no model was trained on what they hold it against, and none was
 * ended early by it.
 *
 * @param asked who they are
 * @param notes what is not known of that, in sentences
 */
record UntrainedPeople(List<String> asked, List<String> notes) {
    UntrainedPeople {
        asked = List.copyOf(asked);
        notes = List.copyOf(notes);
    }

    /**
     * Those who may.
     *
     * @param experiment whose tested people would be asked
     * @throws WrongRequestException if a model was trained on some of them, or nobody is left
     * @throws SensorDataException if the data can't be read
     */
    static UntrainedPeople of(ExperimentSpec spec, QueriedExperiment experiment, List<ComparedTraining> models)
            throws WrongRequestException, SensorDataException {
        String data = DataDigests.of(spec, experiment.data()).sha256();
        List<String> notes = new ArrayList<>();
        Set<String> deciders = new HashSet<>();
        for (ComparedTraining model : models) {
            if (model.data().filter(data::equals).isPresent()) {
                TestedNames tested = experiment.tested(model.spec());
                requireUntrained(spec, experiment.devices(), model, tested);
                deciders.addAll(tested.deciders());
                if (model.wentOn()) {
                    notes.addAll(model.doubts());
                }
            } else {
                notes.addAll(ofOtherData(experiment.devices(), model));
            }
        }
        List<String> asked = experiment.devices().stream()
                .filter(person -> !deciders.contains(person))
                .toList();
        int before = experiment.devices().size();
        if (asked.isEmpty() && before > 0) {
            throw new WrongRequestException(
                    "nobody is left to compare the models: by each of the people who would be asked it was decided whether a run ends early, or which settings it has");
        }
        if (asked.size() < before) {
            notes.add("%s not asked, because by them it was decided whether a run ends early, or which settings it has"
                    .formatted(CountText.of(before - asked.size(), "person is", "people are")));
        }
        return new UntrainedPeople(asked, notes);
    }

    private static void requireUntrained(
            ExperimentSpec spec, List<String> people, ComparedTraining model, TestedNames tested)
            throws WrongRequestException {
        boolean later = spec.evaluation().holdOut() instanceof HoldOut.Later;
        if (model.keepsLater()) {
            boolean same = later
                    && spec.evaluation()
                            .holdOut()
                            .equals(model.spec().evaluation().holdOut())
                    && spec.data()
                            .preprocessing()
                            .window()
                            .equals(model.spec().data().preprocessing().window());
            if (!same) {
                throw new WrongRequestException(
                        "the run of the %s model kept a later part of everybody's windows from training, and this experiment asks about other ones, on which that model may have been trained; give evaluation.split, held-out, guard and the window's length as the run has them"
                                .formatted(model.which()));
            }
            return;
        }
        Set<String> kept = new HashSet<>(tested.reported());
        kept.addAll(tested.deciders());
        Set<String> trainers = model.trainers().orElse(Set.of());
        long trained = people.stream()
                .filter(person -> !kept.contains(person) || trainers.contains(person))
                .count();
        requireNone(trained, people, model);
    }

    private static void requireNone(long trained, List<String> people, ComparedTraining model)
            throws WrongRequestException {
        if (trained > 0) {
            throw new WrongRequestException(
                    "%s of the %s who would be asked %s among those on whom the %s model was trained, so that its figures would be of windows that it knows; give the seed, evaluation.split and held-out of its run, seed %s, and compare only runs that kept the same people"
                            .formatted(
                                    trained,
                                    CountText.of(people.size(), "person", "people"),
                                    trained == 1 ? "is" : "are",
                                    model.which(),
                                    model.spec().seed()));
        }
    }

    private static List<String> ofOtherData(List<String> people, ComparedTraining model) throws WrongRequestException {
        long named = model.trained(people);
        if (!model.keepsLater()) {
            requireNone(named, people, model);
        }
        List<String> notes = new ArrayList<>(model.doubts());
        notes.add("the %s model was trained on %s than this experiment's; %s"
                .formatted(
                        model.which(),
                        model.data().isPresent() ? "other data" : "what may be other data",
                        named > 0
                                ? "people of the names of %s who are asked are among those on whom it was trained, and whether on the windows that they are asked about is not known here"
                                        .formatted(named)
                                : "whether the same people are in it under other names is not known here"));
        if (model.spec().earlyStopping().isPresent()
                || model.spec().evaluation().choosesSettings()) {
            notes.add(
                    "its run could end early, or its settings were chosen, by what some people said of its models; whether they are among those who are asked is not known here");
        }
        return notes;
    }
}
