package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangePart;
import dev.proprio.proto.update.SectionValues;
import dev.proprio.proto.update.part.Extrapolation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * FedExP (Jhunjhunwala et al. 2023, Algorithm 1): another algorithm trains, and the coordinator goes
 * {@code max(1, mean |change|^2 / (2 (|mean change|^2 + epsilon)))} times as far as the mean of the changes, which is
 * further the more they differ. Means are the other algorithm's: by samples where it counts by samples.
 */
@Named(
        value = "fedexp",
        summary = "Another algorithm, of whose updates the server goes further the more they differ.",
        differs = {
            "Changes count by samples where the other algorithm's do; in the paper all count alike (aggregation"
                    + " uniform-mean).",
            "The last model is measured; in the paper the mean of the last two."
        })
public record FedExp(
        @Setting("Added to the squared length of the mean change, greater than 0; the larger, the more it is plain"
                + " averaging. Usual are 0.001 to 0.1.")
        double epsilon,

        @Setting("How the device trains.") LocalAlgorithm local)
        implements ForwardingAlgorithm {
    private static final String SQUARED_NORM = "squared-norm";

    public FedExp {
        Require.positive("epsilon", epsilon);
        Require.that(
                local.exchange().parts().stream().allMatch(ExchangePart::leavesStep),
                "local",
                "must be one whose mean update is a step, as that of sgd, fedprox, fednova and scaffold is");
    }

    public FedExp() {
        this(0.001, new LocalSgd());
    }

    @Override
    public Exchange exchange() {
        List<ExchangePart> parts = new ArrayList<>(local.exchange().parts());
        parts.add(new Extrapolation(SQUARED_NORM, epsilon));
        return new Exchange(local.exchange().uniform(), parts);
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        LocalResult result = local.train(round, trainer);
        ClientUpdate update = result.update();
        Map<String, SectionValues> sections = new LinkedHashMap<>(update.values());
        double norm = SquaredNorm.of(update.parameters(), round.model().layout());
        sections.put(SQUARED_NORM, SectionValues.of(new float[] {(float) norm}));
        return new LocalResult(ClientUpdate.ofValues(update.weight(), sections, update.metrics()), result.next());
    }
}
