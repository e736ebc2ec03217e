package dev.proprio.client.personalization;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.LocalLoop;
import dev.proprio.client.training.LocalResult;
import dev.proprio.client.training.LocalRound;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Exchange;
import java.util.List;
import java.util.Map;

/** The devices' part of {@link FedReptile}: plain SGD whose change is sent epsilon times as large, all counting the same. */
@Named(
        value = "reptile",
        summary = "SGD of whose change a share is sent, every device counting the same.",
        differs = "Devices take steps of SGD; the paper's tasks take Adam's.")
public record ReptileTraining(
        @Setting("Share of the change that is sent, greater than 0; 1 is FedAvg with uniform weights.")
        double epsilon,

        @Setting(value = "The steps.", inline = true) LocalLoop loop)
        implements LocalAlgorithm {
    public ReptileTraining {
        Require.positive("epsilon", epsilon);
    }

    public ReptileTraining() {
        this(0.5, new LocalLoop());
    }

    @Override
    public Exchange exchange() {
        return new Exchange(true, List.of());
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        var trained = loop.descend(round, trainer);
        if (epsilon != 1) {
            trained.scale(epsilon, 1, trainer.layout());
        }
        return LocalResult.of(trained.update(exchange(), Map.of()));
    }
}
