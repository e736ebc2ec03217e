package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.Exchange;
import java.util.Map;

/**
 * q-FedAvg (Li et al. 2020, "Fair resource allocation in federated learning", Algorithm 2): a device's change counts
 * with the q-th power of its loss, and the sum is divided by an estimate of the curvature, with the step size's
 * inverse for the Lipschitz constant. Both are sent divided by that constant, which cancels.
 */
@Named(value = "qfedavg", summary = "SGD whose changes count more the larger a device's loss is.")
public record QFedAvg(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Power of the loss, between 0 and 10; 0 counts all devices alike, more is fairer. Usual are 0.001 to"
                + " 5.")
        double q)
        implements LocalAlgorithm {
    private static final String CURVATURE = "curvature";

    /** A loss of 0 has no power below 0. */
    private static final double LEAST_LOSS = 1e-10;

    public QFedAvg {
        Require.between("q", q, 0, 10);
    }

    public QFedAvg() {
        this(new LocalLoop(), 0.1);
    }

    @Override
    public Exchange exchange() {
        return Exchange.uniform(new Exchange.Part.Divides(CURVATURE));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        double loss = Math.max(LEAST_LOSS, ShardLoss.of(round.parameters(), round.shard(), trainer));
        Trained trained = loop.descend(round, trainer);
        double power = StrictMath.pow(loss, q);
        double curvature = power;
        double rate = loop.rate(round);
        if (rate > 0) {
            curvature += q * StrictMath.pow(loss, q - 1) * squaredNorm(trained.change()) / rate;
        }
        trained.scale(power);
        return LocalResult.of(trained.update(exchange(), Map.of(CURVATURE, new float[] {(float) curvature})));
    }

    private static double squaredNorm(float[] change) {
        double sum = 0;
        for (float value : change) {
            sum += (double) value * value;
        }
        return sum;
    }
}
