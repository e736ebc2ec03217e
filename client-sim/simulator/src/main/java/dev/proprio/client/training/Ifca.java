package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.ClusterShares;
import java.util.Arrays;
import java.util.Map;

/**
 * IFCA with model averaging (Ghosh et al. 2020, Algorithm 1, option II): there are several models, which begin
 * differently; each device trains the one with the least loss on its shard, and each model moves by the mean over the
 * devices that chose it. Updates are as long as all models together, with a change of 0 for those not chosen.
 */
@Named(
        value = "ifca",
        summary = "Several models; each device trains the one that fits it best.",
        differs = "Each model moves by the mean of its devices weighted by their samples; in the paper all "
                + "have as many, and count alike (aggregation uniform-mean).")
public record Ifca(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("How many models there are, between 1 and 100; 1 is sgd.")
        int clusters)
        implements MiniBatchAlgorithm {
    private static final String CLUSTERS = "clusters";

    public Ifca {
        Require.between("clusters", clusters, 1, 100);
    }

    public Ifca() {
        this(new LocalLoop(), 2);
    }

    @Override
    public Exchange exchange() {
        return Exchange.weighted(new ClusterShares(CLUSTERS, clusters));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        int length = trainer.layout().length();
        int chosen = leastLoss(round, trainer, length);
        var model = Broadcast.of(trainer.layout(), model(round, chosen, length));
        var alone = new LocalRound(round.round(), model, round.shard(), round.state(), round.random());
        LocalLoopResult trained = loop.descend(alone, trainer);
        float[] change = new float[round.parameters().length];
        System.arraycopy(trained.change(), 0, change, chosen * length, length);
        float[] membership = new float[clusters];
        membership[chosen] = 1;
        var whole = new LocalLoopResult(trained.samples(), trained.steps(), change, trained.metrics());
        return LocalResult.of(whole.update(exchange(), Map.of(CLUSTERS, membership)));
    }

    /** The first of the models with the least loss; one whose loss is not a number is never chosen over another. */
    private int leastLoss(LocalRound round, Trainer trainer, int length) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int cluster = 0; clusters > 1 && cluster < clusters; cluster++) {
            double loss = ShardLoss.of(model(round, cluster, length), round.shard(), trainer);
            if (loss < least) {
                least = loss;
                best = cluster;
            }
        }
        return best;
    }

    private static float[] model(LocalRound round, int cluster, int length) {
        return Arrays.copyOfRange(round.parameters(), cluster * length, (cluster + 1) * length);
    }
}
