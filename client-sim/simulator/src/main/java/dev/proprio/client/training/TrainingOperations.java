package dev.proprio.client.training;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How many floating-point operations it takes to train a model, counted and never timed. */
public final class TrainingOperations {
    /** A product and a sum. */
    private static final long PER_WEIGHT = 2;

    /** Forward, backward to the inputs and backward to the weights. */
    private static final long PASSES = 3;

    private TrainingOperations() {}

    /**
     * Those of one gradient of one window: twice each weight wherever it is used, once each bias, and three times all of
     * that. What activations, pooling and the step itself take is little beside it, and left out.
     */
    public static long perWindow(Model model) {
        MultiLayerNetwork network = model.network();
        List<INDArray> activations = network.feedForward(model.emptyWindow(), false);
        long forward = 0;
        for (int layer = 0; layer < network.getnLayers(); layer++) {
            Map<String, INDArray> parameters = network.getLayer(layer).paramTable();
            boolean recurrent = parameters.keySet().stream().anyMatch(name -> name.contains("RW"));
            long positions = positions(activations.get(recurrent ? layer : layer + 1));
            for (INDArray parameter : parameters.values()) {
                boolean weights =
                        parameter.rank() > 2 || (parameter.size(0) > 1 && parameter.length() > parameter.size(0));
                forward += positions * parameter.length() * (weights ? PER_WEIGHT : 1);
            }
        }
        return Math.max(1, PASSES * forward);
    }

    /** At how many points in time, and places, a layer's weights are used. */
    private static long positions(INDArray activation) {
        long positions = activation.size(0);
        for (int dimension = 2; dimension < activation.rank(); dimension++) {
            positions *= activation.size(dimension);
        }
        return positions;
    }
}
