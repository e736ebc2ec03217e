package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.personalization.ParameterMask;
import dev.proprio.client.sensor.Hertz;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.sensor.signal.Scaling;
import dev.proprio.client.training.Dl4jFile;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelSize;
import dev.proprio.client.training.NumpyVector;
import dev.proprio.client.training.SavedNetwork;
import dev.proprio.experiments.export.ModelFolder;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.InitialLayers;
import dev.proprio.experiments.spec.Split;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.tensor.ParameterLayout.Slice;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The file that a run starts from, with what lies beside it. What it was trained on must be what this run has: channels,
 * windows and classes; windows are then normalized as they were for it.
 */
final class StartingModel {
    private static final String SETTING = "model.initial";

    /** A last layer may be larger than the one that takes its place, but not without bounds. */
    private static final long MOST_TIMES = 100;

    private final Path file;
    private final ModelFolder folder;

    private StartingModel(Path file, ModelFolder folder) {
        this.file = file;
        this.folder = folder;
    }

    /**
     * What a spec names.
     *
     * @throws SensorDataException if it is not there, or what lies beside it can't be read
     */
    static Optional<StartingModel> of(ExperimentSpec spec) throws SensorDataException {
        Optional<Path> initial = spec.model().initial();
        return initial.isPresent()
                ? Optional.of(new StartingModel(initial.get(), ModelFolder.of(initial.get(), SETTING)))
                : Optional.empty();
    }

    /** What normalizes windows for it, if that is known, and windows have so many channels. */
    Optional<Normalization> normalization(int channels) {
        return folder.input().map(ModelInput::normalization).filter(known -> known.mean().length == channels);
    }

    /**
     * Checks that it was made for the same windows.
     *
     * @throws InvalidSettingException if it was not, as far as that is known
     */
    void requireFit(ExperimentSpec spec, FederatedDataset dataset) {
        if (folder.input().isEmpty()) {
            return;
        }
        ModelInput own = folder.input().get();
        ModelInput here = dataset.input();
        if (!own.channels().equals(here.channels())) {
            throw refused("it takes the channels %s, but the data has %s".formatted(own.channels(), here.channels()));
        }
        if (own.length() != here.length() || !Hertz.same(own.rate(), here.rate())) {
            throw refused(
                    "it takes windows of %s samples at %s Hz, but these have %s at %s Hz; set data.preprocessing as it was for that model"
                            .formatted(own.length(), Hertz.text(own.rate()), here.length(), Hertz.text(here.rate())));
        }
        if (!onlyBody(spec) && !own.classes().equals(here.classes())) {
            throw refused(
                    "it tells %s apart, but the data has the classes %s; they must be the same in the same order, or only model.initial-layers: body is taken"
                            .formatted(own.classes(), here.classes()));
        }
        boolean scales = spec.data().preprocessing().scaling() != Scaling.NONE;
        if (scales == isIdentity(own.normalization())) {
            throw refused("it takes windows %s; set data.preprocessing.scaling: %s"
                    .formatted(scales ? "as they are" : "with scaled channels", scales ? "none" : "z-score"));
        }
    }

    private static boolean isIdentity(Normalization normalization) {
        return Arrays.stream(normalization.mean()).allMatch(mean -> mean == 0)
                && Arrays.stream(normalization.deviation()).allMatch(deviation -> deviation == 1);
    }

    /**
     * Its parameters: all that {@code models} such models have, one after the other.
     *
     * @throws InvalidSettingException if the file holds anything else
     */
    float[] parameters(ExperimentSpec spec, Model model, int models) {
        int length = Math.multiplyExact(models, model.layout().length());
        try {
            if (onlyBody(spec) && NumpyVector.is(file)) {
                throw refused("an .npy does not say what its layers are; give a run's model.zip, or all of the model");
            }
            float[] parameters = NumpyVector.is(file) ? NumpyVector.read(file, length) : ofNetwork(spec, model, models);
            OptionalInt bad = Finite.firstOther(parameters);
            if (bad.isPresent()) {
                throw refused("its parameter %s is %s; every one must be finite"
                        .formatted(bad.getAsInt(), parameters[bad.getAsInt()]));
            }
            return parameters;
        } catch (IOException e) {
            throw refused("%s; expected are the %s parameters of %s%s"
                    .formatted(
                            e.getMessage(),
                            length,
                            models == 1 ? "" : "%s models, one after the other, each ".formatted(models),
                            described(spec, model.shape())));
        }
    }

    private float[] ofNetwork(ExperimentSpec spec, Model model, int models) throws IOException {
        if (models > 1) {
            throw refused(
                    "it holds one model, but %s trains %s; give a NumPy array (.npy) with all of them, one after the other"
                            .formatted(Extensions.nameOf(spec.local().getClass()), models));
        }
        if (onlyBody(spec)) {
            return withBody(spec, model);
        }
        List<Slice> expected = model.layout().slices();
        List<Slice> found = slices(spec, model);
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            Optional<Slice> mine = i < expected.size() ? Optional.of(expected.get(i)) : Optional.empty();
            Optional<Slice> its = i < found.size() ? Optional.of(found.get(i)) : Optional.empty();
            if (!mine.equals(its)) {
                throw refused("where %s has %s, it has %s"
                        .formatted(described(spec, model.shape()), named(mine), named(its)));
            }
        }
        return SavedNetwork.parameters(file, model.layout().length());
    }

    private static boolean onlyBody(ExperimentSpec spec) {
        return spec.model().initialLayers() == InitialLayers.BODY;
    }

    /** The model as it is drawn with all layers but the last from the file. */
    private float[] withBody(ExperimentSpec spec, Model model) throws IOException {
        var body = new ParameterMask("body");
        ParameterLayout expected = ParameterLayout.packed(body.of(model.layout()));
        int classes = SavedNetwork.outputs(file);
        InputShape shape = new InputShape(model.shape().length(), model.shape().channels(), classes);
        ParameterLayout found;
        try {
            var saved = new Dl4jFile(file);
            long size = ModelSize.parameters(saved, shape);
            if (size > MOST_TIMES * model.layout().length()) {
                throw refused("it has %s parameters, but %s has %s"
                        .formatted(
                                size,
                                described(spec, model.shape()),
                                model.layout().length()));
            }
            found = new Model(saved, shape, spec.seed()).layout();
        } catch (InvalidSettingException e) {
            if (e.component().equals(SETTING)) {
                throw e;
            }
            throw new IOException("it holds a network that does not take these windows", e);
        }
        ParameterLayout its = ParameterLayout.packed(body.of(found));
        if (expected.slices().isEmpty() || !its.equals(expected)) {
            throw refused("below the last layer %s has the parameters %s, and it has %s"
                    .formatted(described(spec, model.shape()), shapes(expected), shapes(its)));
        }
        float[] parameters = SavedNetwork.parameters(file, found.length());
        return model.layout().overlay(model.initialParameters(), its, found.extract(parameters, its));
    }

    private static List<String> shapes(ParameterLayout layout) {
        return layout.slices().stream()
                .map(slice -> slice.name() + " " + slice.shape())
                .toList();
    }

    /** The size is looked at before anything of it is made. */
    private List<Slice> slices(ExperimentSpec spec, Model model) throws IOException {
        SavedNetwork.configuration(file);
        try {
            var saved = new Dl4jFile(file);
            long size = ModelSize.parameters(saved, model.shape());
            if (size != model.layout().length()) {
                throw refused("it has %s parameters, but %s has %s"
                        .formatted(
                                size,
                                described(spec, model.shape()),
                                model.layout().length()));
            }
            return new Model(saved, model.shape(), spec.seed()).layout().slices();
        } catch (InvalidSettingException e) {
            if (e.component().equals(SETTING)) {
                throw e;
            }
            throw new IOException("it holds a network that does not take these windows", e);
        }
    }

    private static String described(ExperimentSpec spec, InputShape shape) {
        return "%s over windows of %s of %s and %s"
                .formatted(
                        Extensions.nameOf(spec.model().architecture().getClass()),
                        CountText.of(shape.length(), "sample"),
                        CountText.of(shape.channels(), "channel"),
                        CountText.of(shape.classes(), "class", "classes"));
    }

    private static String named(Optional<Slice> slice) {
        return slice.map(some -> "the parameters %s of the shape %s".formatted(some.name(), some.shape()))
                .orElse("nothing more");
    }

    private InvalidSettingException refused(String why) {
        return new InvalidSettingException(SETTING, "names %s, which can't be started from: %s".formatted(file, why));
    }

    /** What whoever reads the run's figures has to know, in sentences without their full stops. */
    List<String> notes(ExperimentSpec spec, FederatedDataset dataset) {
        List<String> notes = new ArrayList<>();
        if (folder.input().isPresent() && !isIdentity(folder.input().get().normalization())) {
            notes.add("windows are normalized as they were for %s, which the run started from".formatted(file));
        }
        boolean strangers =
                spec.evaluation().split() == Split.USERS || spec.evaluation().split() == Split.OFFICIAL;
        if (!strangers || !folder.isOf(dataset.description().name())) {
            return notes;
        }
        if (folder.trainers().isEmpty()) {
            notes.add("who trained %s, which the run started from, is unknown, %s: people who are tested may have"
                    .formatted(file, folder.why()));
            return notes;
        }
        List<String> tested = new ArrayList<>();
        for (int user = 0; user < dataset.testUsers(); user++) {
            tested.add(dataset.testUserId(user));
        }
        List<String> both =
                tested.stream().filter(folder.trainers().get()::contains).toList();
        if (!both.isEmpty()) {
            notes.add(
                    "%s of the %s people who are tested trained %s, which the run started from, such as %s: the figures measure memory, too"
                            .formatted(both.size(), tested.size(), file, both.getFirst()));
        }
        return notes;
    }
}
