package dev.proprio.client.training;

import dev.proprio.client.training.layer.Gru;
import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.nd4j.linalg.activations.Activation;

/** Gated recurrent units over time; the last layer's state at the window's end goes through dense layers. */
@Named(value = "gru", summary = "Layers of gated recurrent units over time, then dense layers on the last state.")
public record GruClassifier(
        @Setting("Units of each recurrent layer, input side first.")
        List<Integer> units,

        @Setting("Units of each dense layer after the last state.")
        List<Integer> dense)
        implements ModelArchitecture {
    public GruClassifier {
        units = List.copyOf(units);
        dense = List.copyOf(dense);
        Networks.requireRecurrent(units, dense);
    }

    public GruClassifier() {
        this(List.of(64), List.of());
    }

    @Override
    public MultiLayerConfiguration configuration(InputShape shape, long seed) {
        return Networks.recurrent(
                units,
                dense,
                shape,
                seed,
                count -> new Gru.Builder()
                        .nOut(count)
                        .activation(Activation.TANH)
                        .build());
    }
}
