package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.part.Divisor;
import dev.proprio.proto.update.part.Exponent;
import java.util.Map;

/**
 * q-FedAvg (Li et al. 2020, "Fair resource allocation in federated learning", Algorithm 2): a device's change counts
 * with the q-th power of its loss, and the sum is divided by an estimate of the curvature, with the step size's
 * inverse for the Lipschitz constant. Both are sent divided by that constant, which cancels, and by the power of 2 next
 * below the loss's power, which goes with them: with a small loss, float32 would hold no more than a few digits of them.
 */
@Named(
        value = "qfedavg",
        summary = "SGD whose changes count more the larger a device's loss is.",
        differs = "Devices are drawn uniformly and count alike; the paper draws them in proportion to their "
                + "data (selection weighted).")
public record QFedAvg(
        @Setting(value = "The steps.", inline = true) LocalLoop loop,

        @Setting("Power of the loss, between 0 and 10; 0 counts all devices alike, more is fairer. Usual are 0.001 to"
                + " 5.")
        double q)
        implements MiniBatchAlgorithm {
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
        return Exchange.uniform(new Exponent(), new Divisor(CURVATURE));
    }

    @Override
    public LocalResult train(LocalRound round, Trainer trainer) throws TrainingException {
        double loss = Math.max(LEAST_LOSS, ShardLoss.of(round.parameters(), round.shard(), trainer));
        LocalLoopResult trained = loop.descend(round, trainer);
        double power = StrictMath.pow(loss, q);
        int exponent = Math.getExponent(power);
        if (Math.abs(exponent) > ClientUpdate.LARGEST_EXPONENT) {
            throw new TrainingException(
                    "the loss, %s, to the power %s is %s, more than can be summed; lower q or the learning rate"
                            .formatted(loss, q, power));
        }
        double mantissa = Math.scalb(power, -exponent);
        double curvature = mantissa;
        double rate = loop.rate(round);
        if (rate > 0) {
            curvature += q * (mantissa / loss) * SquaredNorm.of(trained.change(), trainer.layout()) / rate;
        }
        float sent = (float) curvature;
        // Divided by the sum of curvatures, running statistics then move by a mean of what devices have of them.
        trained.scale(mantissa, sent, trainer.layout());
        return LocalResult.of(trained.update(
                exchange(), Map.of(CURVATURE, new float[] {sent}, ClientUpdate.EXPONENT, new float[] {exponent})));
    }
}
