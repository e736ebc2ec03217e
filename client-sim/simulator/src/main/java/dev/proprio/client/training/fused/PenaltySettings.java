package dev.proprio.client.training.fused;

import dev.proprio.client.training.fused.Penalties.Penalty;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ISchedule;

/** Reads how DL4J's layers are regularized. */
final class PenaltySettings {
    private PenaltySettings() {}

    /** The penalties on layer {@code index}. */
    static List<Penalty> of(Layer layer, int index, ParameterLayout layout) throws UnsupportedNetworkException {
        String prefix = index + "/";
        List<Penalty> penalties = new ArrayList<>();
        for (var slice : layout.slices()) {
            if (slice.name().startsWith(prefix)) {
                List<Regularization> all =
                        layer.getRegularizationByParam(slice.name().substring(prefix.length()));
                if (all != null && !all.isEmpty()) {
                    penalties.add(penalty(all, slice));
                }
            }
        }
        return penalties;
    }

    private static Penalty penalty(List<Regularization> all, ParameterLayout.Slice slice)
            throws UnsupportedNetworkException {
        double l1 = 0;
        double l2 = 0;
        for (Regularization one : all) {
            switch (one) {
                case L1Regularization lasso -> l1 += fixed(lasso.getL1());
                case L2Regularization ridge -> l2 += fixed(ridge.getL2());
                case WeightDecay decay -> {
                    LayerSettings.require(decay.isApplyLR(), "weight decay that ignores the learning rate");
                    // Behind plain SGD, times the learning rate, this is the same as L2.
                    l2 += fixed(decay.getCoeff());
                }
                default ->
                    throw new UnsupportedNetworkException(
                            "the regularization " + one.getClass().getSimpleName());
            }
        }
        return new Penalty(slice.offset(), slice.length(), (float) l1, (float) l2);
    }

    private static double fixed(ISchedule schedule) throws UnsupportedNetworkException {
        LayerSettings.require(schedule instanceof FixedSchedule, "regularization that changes with time");
        return schedule.valueAt(0, 0);
    }
}
