package dev.proprio.client.training.fused;

import dev.proprio.client.training.layer.Gru;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

/** A recurrent layer drawn at random. */
final class RandomRecurrent {
    private static final List<Activation> ACTIVATIONS =
            List.of(Activation.TANH, Activation.TANH, Activation.SIGMOID, Activation.LEAKYRELU);
    private static final List<Activation> GATES =
            List.of(Activation.SIGMOID, Activation.SIGMOID, Activation.HARDSIGMOID);

    private RandomRecurrent() {}

    static Layer layer(int units, KeyedRandom random) {
        Activation activation = ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size()));
        Activation gate = GATES.get(random.nextInt(GATES.size()));
        return switch (random.nextInt(3)) {
            case 0 -> new SimpleRnn.Builder().nOut(units).activation(activation).build();
            case 1 ->
                new Gru.Builder()
                        .nOut(units)
                        .activation(activation)
                        .gateActivation(gate)
                        .build();
            default ->
                new LSTM.Builder()
                        .nOut(units)
                        .activation(activation)
                        .gateActivationFunction(gate)
                        .forgetGateBiasInit(random.nextInt(2))
                        .build();
        };
    }

    static String describe(Layer layer) {
        var recurrent = (BaseRecurrentLayer) layer;
        return "%s %d %s %s"
                .formatted(
                        layer.getClass().getSimpleName(),
                        recurrent.getNOut(),
                        recurrent.getActivationFn(),
                        switch (layer) {
                            case LSTM lstm -> lstm.getGateActivationFn();
                            case Gru gru -> gru.getGateActivation();
                            default -> "";
                        });
    }
}
