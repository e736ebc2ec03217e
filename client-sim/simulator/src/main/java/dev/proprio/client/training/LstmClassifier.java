package dev.proprio.client.training;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.nd4j.linalg.activations.Activation;

/** LSTM layers over time; the last one's state at the window's end goes through dense layers. */
@Named(value = "lstm", summary = "LSTM layers over time, then dense layers on the last state.")
public record LstmClassifier(
        @Setting("Units of each LSTM layer, input side first.")
        List<Integer> units,

        @Setting("Units of each dense layer after the last state.")
        List<Integer> dense)
        implements ModelArchitecture {
    /** Remembering is the default until training says otherwise. */
    private static final double FORGET_BIAS = 1;

    public LstmClassifier {
        units = List.copyOf(units);
        dense = List.copyOf(dense);
        Networks.requireRecurrent(units, dense);
    }

    public LstmClassifier() {
        this(List.of(64), List.of());
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        return Networks.recurrent(
                units,
                dense,
                shape,
                seed,
                count -> new LSTM.Builder()
                        .nOut(count)
                        .forgetGateBiasInit(FORGET_BIAS)
                        .activation(Activation.TANH)
                        .build());
    }
}
