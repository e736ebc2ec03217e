package dev.proprio.client.training.fused;

import dev.proprio.client.training.layer.Gru;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.IActivation;

/** Reads the settings of DL4J's recurrent layers. */
final class RecurrentCellReader {
    private RecurrentCellReader() {}

    static RecurrentCell of(BaseRecurrentLayer layer, Kernels kernels) throws UnsupportedNetworkException {
        LayerSettings.require(layer.getRnnDataFormat() != RNNFormat.NWC, "sequences in the format NWC");
        Nonlinearity f = byOutput(layer.getActivationFn());
        if (layer.getClass() == LSTM.class) {
            return new LstmCell(kernels, f, byOutput(((LSTM) layer).getGateActivationFn()));
        }
        if (layer.getClass() == SimpleRnn.class) {
            LayerSettings.require(!((SimpleRnn) layer).hasLayerNorm(), "layer normalization");
            return new SimpleCell(kernels.curve(f));
        }
        if (layer.getClass() == Gru.class) {
            return new GruCell(kernels, f, byOutput(((Gru) layer).getGateActivation()));
        }
        throw new UnsupportedNetworkException("there are no kernels for this kind of layer");
    }

    private static Nonlinearity byOutput(IActivation activation) throws UnsupportedNetworkException {
        Nonlinearity f = LayerSettings.nonlinearity(activation);
        LayerSettings.require(!f.slopeNeedsInput(), "the activation %s of a recurrent layer".formatted(activation));
        return f;
    }
}
