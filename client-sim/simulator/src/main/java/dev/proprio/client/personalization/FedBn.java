package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * FedBN (Li et al. 2021): each device keeps batch normalization, with its scales, shifts and running statistics. Someone
 * who took part uses their own. New-client rule: the mean of the participants' scales and shifts, with running
 * statistics that are estimated anew from the support, whose labels are not looked at.
 */
@Named(
        value = "fedbn",
        summary = "Batch normalization is everyone's own, all else is shared.",
        differs = "Devices count by their samples under weighted-mean; the paper counts all alike "
                + "(aggregation uniform-mean).")
public record FedBn(
        @Setting("Passes over a new person's windows that estimate the running statistics, at least 0.")
        int passes) implements Personalizer {
    private static final KeptParts NORM = KeptParts.of("norm");

    public FedBn {
        Require.atLeast("passes", passes, 0);
    }

    public FedBn() {
        this(20);
    }

    @Override
    public ModelTraining training(LocalAlgorithm usual) {
        return NORM.around(usual);
    }

    @Override
    public void requireFit(ParameterLayout model) {
        NORM.mask().requireSome(model, "method");
    }

    @Override
    public float[] foundation(TrainedModel trained) {
        return NORM.foundation(trained);
    }

    @Override
    public boolean applies(int shots, int known, int classes) {
        return known > 0;
    }

    @Override
    public AdaptedModel adapt(Person person, Trainer trainer) throws TrainingException {
        var own = NORM.own(person);
        if (own.isPresent()) {
            return AdaptedModel.model(own.get(), 0);
        }
        Person closed = person.from(Unadapted.closed(person));
        var estimated = new GradientDescent(passes, 1, 64)
                .run(
                        closed.start(),
                        person.support(),
                        trainer,
                        KeyedRandom.of(0, "statistics"),
                        (parameters, gradient, length) -> {});
        return AdaptedModel.model(estimated.parameters(), 0);
    }
}
