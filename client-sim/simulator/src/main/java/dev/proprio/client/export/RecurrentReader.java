package dev.proprio.client.export;

import dev.proprio.client.training.fused.LayerSettings;
import dev.proprio.client.training.fused.Nonlinearity;
import dev.proprio.client.training.fused.UnsupportedNetworkException;
import dev.proprio.client.training.layer.Gru;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;

/** Reads recurrent layers. */
final class RecurrentReader {
    private RecurrentReader() {}

    static RecurrentStep of(Layer layer, int index, Weights weights, SequenceShape at, boolean lastOnly)
            throws UnsupportedNetworkException {
        RecurrentKind cell = cell(layer);
        var recurrent = (BaseRecurrentLayer) layer;
        LayerSettings.require(recurrent.getRnnDataFormat() != RNNFormat.NWC, "sequences in the format NWC");
        Nonlinearity gate = switch (layer) {
            case LSTM lstm -> LayerSettings.nonlinearity(lstm.getGateActivationFn());
            case Gru gru -> LayerSettings.nonlinearity(gru.getGateActivation());
            default -> Nonlinearity.IDENTITY;
        };
        return new RecurrentStep(
                at,
                new SequenceShape(lastOnly ? 1 : at.rows(), Math.toIntExact(recurrent.getNOut())),
                cell,
                LayerSettings.nonlinearity(recurrent.getActivationFn()),
                gate,
                weights.of(index, "W"),
                weights.of(index, "RW"),
                weights.of(index, "b"));
    }

    private static RecurrentKind cell(Layer layer) throws UnsupportedNetworkException {
        if (layer.getClass() == LSTM.class) {
            return RecurrentKind.LSTM;
        }
        if (layer.getClass() == Gru.class) {
            return RecurrentKind.GRU;
        }
        LayerSettings.require(
                layer.getClass() == SimpleRnn.class && !((SimpleRnn) layer).hasLayerNorm(),
                layer.getClass().getSimpleName() + " is not supported");
        return RecurrentKind.SIMPLE;
    }
}
