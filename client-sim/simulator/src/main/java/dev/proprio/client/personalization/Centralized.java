package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.proto.extension.Named;

/**
 * The model that all training people's windows in one place would give: an upper bound for {@code global}, which no
 * federation may reach for. New-client rule: nothing is adapted.
 */
@Named(value = "centralized", summary = "A model of all training people's windows in one place: a yardstick.")
public record Centralized() implements Personalizer {
    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return new ModelTraining.Pooled(usual);
    }

    @Override
    public boolean applies(int shots, int known, int classes) {
        return known > 0;
    }

    /** The shots are not looked at. */
    @Override
    public boolean adapts() {
        return false;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) {
        return new Unadapted().adapt(person, trainer);
    }
}
