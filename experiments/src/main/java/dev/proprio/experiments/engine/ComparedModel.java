package dev.proprio.experiments.engine;

import dev.proprio.client.export.Deployable;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.update.Broadcast;
import java.util.Map;
import java.util.Optional;

/**
 * A model that devices hold against another, with all that it takes to use it.
 *
 * @param broadcast its parameters, with the description that goes with them
 * @param described the same description as it travels
 */
public record ComparedModel(Broadcast broadcast, DescribedModel described) {
    /**
     * A trained model.
     *
     * @param preprocessing how recordings became its windows
     * @throws IllegalArgumentException in a sentence if no device would read its description
     */
    public static ComparedModel of(Deployable model, Preprocessing preprocessing) {
        var description = new ModelDescription(
                Map.of(),
                model.model().layers(),
                model.input().classes(),
                model.input().length(),
                model.input().rate(),
                DescribedExperiment.channels(model.input()),
                SettingWriter.flat(preprocessing),
                1,
                model.model().json(),
                model.model().layout());
        DescribedModel described = DescribedModel.of(description)
                .orElseThrow(() -> new IllegalArgumentException(
                        "what there is to say of the model of \"%s\" is more than devices would read"
                                .formatted(model.name())));
        Broadcast sent = Broadcast.of(model.model().layout(), model.parameters());
        return new ComparedModel(sent.described(Optional.of(description)), described);
    }

    /** As a query is about it. */
    public QueriedModel queried() {
        return new QueriedModel(broadcast, Optional.of(described));
    }

    /** What it is and takes. */
    public ModelDescription description() {
        return broadcast.description().orElseThrow();
    }
}
