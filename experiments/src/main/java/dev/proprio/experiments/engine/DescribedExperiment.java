package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.training.Model;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.description.ChannelDescription;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What devices are told of an experiment's model. */
final class DescribedExperiment {
    private DescribedExperiment() {}

    /** The description of a model for what it takes; empty if it is longer than devices would read. */
    static Optional<DescribedModel> of(ExperimentSpec spec, Model model, ModelInput input) {
        try {
            return DescribedModel.of(description(spec, model, input));
        } catch (IllegalArgumentException e) {
            // A name of a class or channel that no device would take.
            return Optional.empty();
        }
    }

    private static ModelDescription description(ExperimentSpec spec, Model model, ModelInput input) {
        List<LayerDescription> layers = model.layers();
        boolean complete = layers.stream().noneMatch(layer -> layer.kind().equals(LayerDescription.OTHER));
        return new ModelDescription(
                spec.model().architecture() instanceof Record settings ? SettingWriter.flat(settings) : Map.of(),
                layers,
                input.classes(),
                input.length(),
                input.rate(),
                channels(input),
                SettingWriter.flat(spec.data().preprocessing()),
                spec.local().exchange().models(),
                complete ? "" : model.json(),
                layout(spec, model));
    }

    /** Of what a round broadcasts. */
    private static ParameterLayout layout(ExperimentSpec spec, Model model) {
        return model.begin(spec.local())
                .model()
                .layout()
                .times(spec.local().exchange().models());
    }

    /** What it takes at each point in time. */
    static List<ChannelDescription> channels(ModelInput input) {
        List<ChannelDescription> channels = new ArrayList<>();
        for (int i = 0; i < input.channels().size(); i++) {
            channels.add(new ChannelDescription(
                    input.channels().get(i),
                    input.normalization().mean()[i],
                    input.normalization().deviation()[i]));
        }
        return channels;
    }
}
