package dev.proprio.experiments.personalization;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.personalization.OutputLayer;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.SavedNetwork;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.export.ModelFolder;
import dev.proprio.experiments.spec.DataSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model that was trained before, with what its run's folder says: what it takes, how its windows were made, and who
 * trained it. It is used as it was trained: with its own normalization, classes and windows.
 *
 * @param file the model's
 * @param folder what lies beside it
 */
record GivenModel(Path file, ModelFolder folder) {
    /**
     * Reads what is known of a model.
     *
     * @throws SensorDataException if there is none, or its folder can't be read
     */
    static GivenModel read(Path file) throws SensorDataException {
        return new GivenModel(file, ModelFolder.of(file, "personalize.model"));
    }

    /**
     * The model that training starts from, if a spec names one.
     *
     * @throws SensorDataException likewise
     */
    static Optional<GivenModel> start(ExperimentSpec spec) throws SensorDataException {
        Optional<Path> initial = spec.model().initial();
        return initial.isPresent()
                ? Optional.of(new GivenModel(initial.get(), ModelFolder.of(initial.get(), "model.initial")))
                : Optional.empty();
    }

    /** The experiment with windows as the model had them. */
    ExperimentSpec settled(ExperimentSpec spec) {
        return folder.spec()
                .map(run -> spec.with(
                        ExperimentSpec::data,
                        spec.data().with(DataSpec::preprocessing, run.data().preprocessing())))
                .orElse(spec);
    }

    /** What normalizes windows for the model, if that is known. */
    Optional<Normalization> normalization() {
        return folder.input().map(ModelInput::normalization);
    }

    /**
     * Checks that the model can be used with these windows and known classes.
     *
     * @throws SensorDataException if it can't
     */
    void requireFit(PreparedExperiment experiment) throws SensorDataException {
        if (folder.spec().isPresent()) {
            Object trained = SettingWriter.value(folder.spec().get().model().architecture());
            Object asked = SettingWriter.value(experiment.spec().model().architecture());
            if (!trained.equals(asked)) {
                throw refused("its run says model: %s, but this experiment says model: %s; give both the same"
                        .formatted(trained, asked));
            }
        }
        if (folder.input().isEmpty()) {
            return;
        }
        ModelInput own = folder.input().get();
        ModelInput here = experiment.dataset().input();
        if (!own.channels().equals(here.channels())) {
            throw refused("it takes the channels %s, but the data has %s".formatted(own.channels(), here.channels()));
        }
        if (own.length() != here.length() || !Hertz.same(own.rate(), here.rate())) {
            throw refused(
                    "it takes windows of %s samples at %s Hz, but these have %s at %s Hz; set data.preprocessing as it was for the model"
                            .formatted(own.length(), Hertz.text(own.rate()), here.length(), Hertz.text(here.rate())));
        }
        for (String known : here.classes()) {
            if (!own.classes().contains(known)) {
                throw refused(
                        "it tells %s apart, but not \"%s\", which is a known class of this experiment; set data.classes or personalize.novel"
                                .formatted(own.classes(), known));
            }
        }
    }

    /** The model's parameters, its outputs being the known classes in this experiment's order. */
    float[] parameters(PreparedExperiment experiment) throws SensorDataException {
        Model model = experiment.model();
        List<String> known = experiment.dataset().input().classes();
        List<String> own = folder.input().map(ModelInput::classes).orElse(known);
        if (own.equals(known)) {
            return read(model);
        }
        InputShape shape = model.shape();
        var whole = new Model(
                experiment.spec().model().architecture(),
                new InputShape(shape.length(), shape.channels(), own.size()),
                experiment.spec().seed());
        int[] outputs = known.stream().mapToInt(own::indexOf).toArray();
        return OutputLayer.transplant(whole.layout(), read(whole), model.layout(), model.initialParameters(), outputs);
    }

    private float[] read(Model model) throws SensorDataException {
        try {
            return SavedNetwork.parameters(file, model.layout().length());
        } catch (IOException e) {
            throw new SensorDataException(
                    "personalize.model names %s, which can't be used: %s; it must be the model.zip of a run whose settings of data, model and novel classes are those of this one"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private SensorDataException refused(String why) {
        return new SensorDataException("personalize.model names %s, which can't be used: %s".formatted(file, why));
    }

    /** Whether the model is known to have been trained by this person of {@code source}. */
    boolean trainedBy(String source, String person) {
        return folder.isOf(source)
                && folder.trainers().filter(ids -> ids.contains(person)).isPresent();
    }

    /** Those of {@code novel} that the model was trained on. */
    List<String> trainedOn(List<String> novel) {
        List<String> classes = folder.input().map(ModelInput::classes).orElse(List.of());
        return novel.stream().filter(classes::contains).toList();
    }

    /**
     * What has to be said if nobody knows who trained it.
     *
     * @param which tells it from other models; may be empty
     */
    List<String> unknownTrainers(String which) {
        return folder.trainers().isPresent()
                ? List.of()
                : List.of("who trained %s%s is unknown, %s: people who are tested may have"
                        .formatted(file, which.isEmpty() ? "" : ", " + which + ",", folder.why()));
    }

    /** What has to be known of the model, in sentences without their full stops. */
    List<String> notes(ExperimentSpec asked, String source) {
        List<String> notes = new ArrayList<>();
        notes.add(
                "the global model is %s, trained before; people who took part are not measured, for nobody took part here"
                        .formatted(file));
        if (folder.input().isEmpty()) {
            notes.add(
                    "what %s takes is unknown, for no input.json lies beside it: its windows are normalized as this experiment's people's are"
                            .formatted(file));
        } else if (!folder.isOf(source)) {
            notes.add("%s was trained on other data (%s), whose people are held to be others than these"
                    .formatted(file, folder.input().get().source()));
        }
        notes.addAll(unknownTrainers(""));
        folder.spec()
                .filter(run -> !run.data().preprocessing().equals(asked.data().preprocessing()))
                .ifPresent(
                        run -> notes.add("data.preprocessing is that of the model's run, %s, and not this experiment's"
                                .formatted(
                                        SettingWriter.flat((Record) run.data().preprocessing()))));
        return notes;
    }
}
