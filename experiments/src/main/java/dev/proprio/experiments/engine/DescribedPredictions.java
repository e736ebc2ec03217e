package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.DescribedNetwork;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.update.Broadcast;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What models of any architecture take windows for, as they are described. The windows are as sensors measured them: each model
 * brings its own normalization. Thread-safe.
 */
final class DescribedPredictions {
    /** A comparison has two; a few more may be under way. */
    private static final int MOST_KEPT = 4;

    /** Overlap is a matter of training; the others show in what a window is, and in the model's own normalization. */
    private static final Set<String> FREE = Set.of("overlap", "rate", "window", "scaling");

    private final ModelInput input;
    private final Map<String, String> preprocessing;
    private final int batch;
    private final Map<ModelDescription, Model> models = new LinkedHashMap<>();

    /**
     * @param input what the windows are
     * @param preprocessing how they were cut, flat
     * @param batch how many are looked at at once
     */
    DescribedPredictions(ModelInput input, Map<String, String> preprocessing, int batch) {
        this.input = input;
        this.preprocessing = preprocessing;
        this.batch = batch;
    }

    /** Why a model can't take the windows, in a sentence; empty if it can. */
    Optional<String> obstacle(ModelDescription model) {
        if (!model.classes().equals(input.classes())) {
            return Optional.of("the model tells the classes %s apart, and the windows are of %s"
                    .formatted(model.classes(), input.classes()));
        }
        List<String> channels =
                model.channels().stream().map(ChannelDescription::name).toList();
        if (!channels.equals(input.channels())) {
            return Optional.of(
                    "the model takes the channels %s, and the windows have %s".formatted(channels, input.channels()));
        }
        if (model.window() != input.length() || model.rate() != input.rate()) {
            return Optional.of("the model takes windows of %s points at %s Hz, and these are of %s at %s"
                    .formatted(model.window(), model.rate(), input.length(), input.rate()));
        }
        return preprocessing.entrySet().stream()
                .filter(setting -> !FREE.contains(setting.getKey()))
                .filter(setting -> !setting.getValue()
                        .equals(model.preprocessing().getOrDefault(setting.getKey(), setting.getValue())))
                .findFirst()
                .map(setting -> "the model's windows were made with preprocessing.%s %s, and these with %s"
                        .formatted(
                                setting.getKey(),
                                model.preprocessing().getOrDefault(setting.getKey(), ""),
                                setting.getValue()));
    }

    /**
     * What a model takes windows for.
     *
     * @throws IllegalArgumentException in a sentence if it can't take them, or is not what its description says
     */
    int[] of(Broadcast sent, Windows windows) {
        ModelDescription description = sent.description()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the model comes without a description, so that this device can't know what it takes"));
        obstacle(description).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        if (description.models() != 1 || description.network().isEmpty()) {
            throw new IllegalArgumentException(
                    "this device makes a model of DL4J's JSON of one network, which this description does not have");
        }
        Model model = model(description);
        if (!sent.layout().equals(model.layout())) {
            throw new IllegalArgumentException("the model's slices are not those of the network that is described");
        }
        Windows normalized = normalization(description).apply(windows);
        int[] predictions = new int[windows.count()];
        try (Trainer trainer = model.newTrainer()) {
            trainer.setParameters(sent.parameters());
            trainer.evaluateAll(normalized, batch, predictions);
        }
        return predictions;
    }

    private synchronized Model model(ModelDescription description) {
        Optional<Model> known = Optional.ofNullable(models.get(description));
        if (known.isPresent()) {
            return known.get();
        }
        Model made = DescribedNetwork.model(
                description.network(), input.shape(), description.layout().length());
        if (models.size() == MOST_KEPT) {
            models.remove(models.keySet().iterator().next());
        }
        models.put(description, made);
        return made;
    }

    private static Normalization normalization(ModelDescription description) {
        return new Normalization(
                description.channels().stream()
                        .mapToDouble(ChannelDescription::mean)
                        .toArray(),
                description.channels().stream()
                        .mapToDouble(ChannelDescription::deviation)
                        .toArray());
    }
}
