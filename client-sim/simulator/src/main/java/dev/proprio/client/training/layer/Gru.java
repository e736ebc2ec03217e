package dev.proprio.client.training.layer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The configuration of a gated recurrent unit, Cho et al. (2014), equations 5 to 8, with biases: {@code r = s(x Wr + h
 * Rr + br)}, {@code u = s(x Wu + h Ru + bu)}, {@code c = f(x Wc + (r h) Rc + bc)}, {@code h' = u h + (1 - u) c}; the
 * state is reset before its product, not after as in cuDNN. {@code s} is the gates' activation, {@code f} the
 * layer's.
 *
 * <p>Parameters: {@code W} of shape {@code [3 units, inputs]}, {@code RW} of shape {@code [3 units, units]} and
 * {@code b}, rows being those of r, u and c.
 */
public final class Gru extends BaseRecurrentLayer implements TensorLayer {
    static final int GATES = 3;

    @JsonProperty("gateActivation")
    private final IActivation gateActivation;

    /** For DL4J, which then sets fields from JSON. */
    @SuppressWarnings("unused")
    private Gru() {
        this(new Builder());
    }

    private Gru(Builder builder) {
        super(builder);
        this.gateActivation = builder.gateActivation;
    }

    /** What is applied to the reset and update gates. */
    public IActivation getGateActivation() {
        return gateActivation;
    }

    @Override
    public List<ParameterTensor> tensors() {
        return List.of(
                ParameterTensor.weights("W", GATES * nOut, nIn, nIn, nOut),
                ParameterTensor.weights("RW", GATES * nOut, nOut, nOut, nOut),
                ParameterTensor.bias("b", GATES * nOut));
    }

    @Override
    public Layer instantiate(
            NeuralNetConfiguration configuration,
            Collection<TrainingListener> listeners,
            int index,
            INDArray parameters,
            boolean initialize,
            DataType type) {
        LayerValidation.assertNInNOutSet("Gru", getLayerName(), index, nIn, nOut);
        var layer = new GruLayer(configuration, type);
        layer.setListeners(listeners);
        layer.setIndex(index);
        layer.setParamsViewArray(parameters);
        Map<String, INDArray> table = initializer().init(configuration, parameters, initialize);
        layer.setParamTable(table);
        layer.setConf(configuration);
        return layer;
    }

    @Override
    public ParamInitializer initializer() {
        return new TensorInitializer();
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType input) {
        long parameters = initializer().numParams(this);
        return new LayerMemoryReport.Builder(getLayerName(), Gru.class, input, getOutputType(-1, input))
                .standardMemory(parameters, 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }

    @Override
    public Gru clone() {
        return (Gru) super.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gru gru && super.equals(gru) && gateActivation.equals(gru.gateActivation);
    }

    @Override
    public int hashCode() {
        return 31 * super.hashCode() + gateActivation.hashCode();
    }

    /** Builds the configuration. Unless told otherwise gates are sigmoids. */
    @SuppressWarnings("unchecked")
    public static final class Builder extends BaseRecurrentLayer.Builder<Builder> {
        private IActivation gateActivation = Activation.SIGMOID.getActivationFunction();

        /** Sets what is applied to the reset and update gates. */
        public Builder gateActivation(Activation activation) {
            gateActivation = activation.getActivationFunction();
            return this;
        }

        @Override
        public Gru build() {
            return new Gru(this);
        }
    }
}
