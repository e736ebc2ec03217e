package dev.proprio.client.training.fused;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.LinearHead;
import dev.proprio.client.training.layer.SeparableConvolution1D;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.IActivation;

/** Turns a DL4J configuration into layers of ours, front to back. Used once. */
final class NetworkCompiler {
    private final MultiLayerConfiguration configuration;
    private final ParameterLayout layout;
    private final Kernels kernels;
    private final List<FusedLayer> layers = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Penalties.Penalty> penalties = new ArrayList<>();
    private boolean sequence;
    /** Whether layers for vectors are applied to each point in time of a sequence. */
    private boolean eachTime;

    NetworkCompiler(MultiLayerConfiguration configuration, ParameterLayout layout, Kernels kernels) {
        this.configuration = configuration;
        this.layout = layout;
        this.kernels = kernels;
    }

    Network compile(InputShape shape) throws UnsupportedNetworkException {
        return compile(shape, Optional.empty());
    }

    /** The same with another last layer. */
    Network compile(InputShape shape, LinearHead head) throws UnsupportedNetworkException {
        return compile(shape, Optional.of(head));
    }

    private Network compile(InputShape shape, Optional<LinearHead> head) throws UnsupportedNetworkException {
        LayerSettings.require(configuration.getBackpropType() == BackpropType.Standard, "truncated back-propagation");
        List<NeuralNetConfiguration> confs = configuration.getConfs();
        sequence = LayerSettings.takesSequences(confs.getFirst().getLayer());
        links.add(sequence ? new Link(shape.length(), shape.channels()) : new Link(1, shape.size()));
        for (int i = 0; i < confs.size(); i++) {
            Layer layer = confs.get(i).getLayer();
            boolean last = i == confs.size() - 1;
            try {
                LayerSettings.requirePlain(confs.get(i));
                if (!last || head.isEmpty()) {
                    penalties.addAll(PenaltySettings.of(layer, i, layout));
                }
                prepare(configuration.getInputPreProcess(i));
                drop(LayerSettings.keptInputs(layer));
                if (last) {
                    return head.isPresent() ? finish(head.get()) : finish(layer, i);
                }
                add(layer, i);
            } catch (UnsupportedNetworkException e) {
                throw new UnsupportedNetworkException(
                        "layer %s (%s): %s".formatted(i, layer.getClass().getSimpleName(), e.getMessage()));
            }
        }
        throw new UnsupportedNetworkException("a network without layers");
    }

    private void prepare(@Nullable InputPreProcessor preparation) throws UnsupportedNetworkException {
        switch (LayerInput.of(preparation, sequence, eachTime)) {
            case UNCHANGED -> {}
            case FLATTENED -> sequence = false;
            case EACH_TIME -> eachTime = true;
            case SEQUENCE_AGAIN -> eachTime = false;
        }
    }

    private void add(Layer layer, int index) throws UnsupportedNetworkException {
        Class<?> type = layer.getClass();
        if (type == DenseLayer.class) {
            dense((DenseLayer) layer, index);
        } else if (type == Convolution1DLayer.class) {
            convolution((Convolution1DLayer) layer, index);
        } else if (type == SeparableConvolution1D.class) {
            separable((SeparableConvolution1D) layer, index);
        } else if (type == Subsampling1DLayer.class) {
            pooling((Subsampling1DLayer) layer);
        } else if (type == GlobalPoolingLayer.class) {
            globalPooling((GlobalPoolingLayer) layer);
        } else if (type == BatchNormalization.class) {
            batchNormalization((BatchNormalization) layer, index);
        } else if (type == DropoutLayer.class) {
            elementwise(((DropoutLayer) layer).getActivationFn());
        } else if (type == ActivationLayer.class) {
            elementwise(((ActivationLayer) layer).getActivationFn());
        } else if (type == LastTimeStep.class) {
            recurrent(((LastTimeStep) layer).getUnderlying(), index, true);
        } else if (layer instanceof BaseRecurrentLayer) {
            recurrent(layer, index, false);
        } else {
            throw new UnsupportedNetworkException("there are no kernels for this kind of layer");
        }
    }

    private void drop(double kept) {
        if (kept < 1) {
            Link in = links.getLast();
            Link out = next(in.values.rows, in.values.channels);
            layers.add(new InvertedDropout(kernels, in, out, kept));
        }
    }

    private void elementwise(IActivation activation) throws UnsupportedNetworkException {
        var f = LayerSettings.nonlinearity(activation);
        if (f.kind() != Nonlinearity.Kind.IDENTITY) {
            Link in = links.getLast();
            Link out = next(in.values.rows, in.values.channels);
            layers.add(new Elementwise(kernels, in, out, f));
        }
    }

    private void dense(DenseLayer layer, int index) throws UnsupportedNetworkException {
        var f = LayerSettings.nonlinearity(layer.getActivationFn());
        if (!layer.hasLayerNorm()) {
            addDense(layer.getNOut(), layer.hasBias(), f, index);
            return;
        }
        addDense(layer.getNOut(), false, Nonlinearity.IDENTITY, index);
        Link in = links.getLast();
        Link out = next(in.values.rows, in.values.channels);
        int bias = layer.hasBias() ? offset(index, "b") : -1;
        layers.add(new LayerNorm(kernels, in, out, offset(index, "g"), bias, f));
    }

    private Network finish(Layer layer, int index) throws UnsupportedNetworkException {
        LayerSettings.require(layer.getClass() == OutputLayer.class, "the last layer must be an OutputLayer");
        LayerSettings.require(!sequence, "an output at every point in time");
        var output = (OutputLayer) layer;
        addDense(output.getNOut(), output.hasBias(), Nonlinearity.IDENTITY, index);
        return new Network(layers, links, new Penalties(penalties), LayerSettings.loss(output));
    }

    /** The loss is the caller's; this one leaves outputs as they are. */
    private Network finish(LinearHead head) throws UnsupportedNetworkException {
        LayerSettings.require(!sequence, "an output at every point in time");
        addDense(head.outputs(), Nonlinearity.IDENTITY, offset(LinearHead.WEIGHTS), offset(LinearHead.BIASES));
        var unused = new Loss(false, Nonlinearity.IDENTITY, true, new float[head.outputs()]);
        return new Network(layers, links, new Penalties(penalties), unused);
    }

    private void addDense(long units, boolean biased, Nonlinearity f, int index) throws UnsupportedNetworkException {
        addDense(units, f, offset(index, "W"), biased ? offset(index, "b") : -1);
    }

    private void addDense(long units, Nonlinearity f, int weights, int bias) throws UnsupportedNetworkException {
        LayerSettings.require(!sequence || eachTime, "a dense layer that takes a whole sequence");
        Link in = links.getLast();
        Link out = next(sequence ? in.values.rows : 1, Math.toIntExact(units));
        layers.add(
                sequence
                        ? new RowDense(kernels, in, out, weights, bias, f)
                        : new Dense(kernels, in, out, weights, bias, f, mayStandElsewhere(in, out, weights)));
    }

    /**
     * Whether a model in another array may stand in for a dense layer's weights: nobody else reads or writes them, and
     * vectors that reach beyond them do not reach beyond the model.
     */
    private boolean mayStandElsewhere(Link in, Link out, int weights) {
        var range = new ParameterRange(weights, in.values.size() * out.values.size());
        return range.at() + range.length() + SequenceBatch.SLACK <= layout.length()
                && penalties.stream().noneMatch(penalty -> penalty.touches(range));
    }

    /** DL4J does not apply the activation that such a layer's settings may name, so there is none. */
    private void batchNormalization(BatchNormalization layer, int index) throws UnsupportedNetworkException {
        Link in = links.getLast();
        LayerSettings.require(
                in.values.channels == layer.getNOut() && (!sequence || eachTime),
                "batch normalization of anything but vectors; put an RnnToFeedForwardPreProcessor before it"
                        + " and a FeedForwardToRnnPreProcessor after it");
        boolean locked = layer.isLockGammaBeta();
        var tensors = new NormTensors(
                in.values.channels,
                locked ? -1 : offset(index, "gamma"),
                locked ? -1 : offset(index, "beta"),
                (float) layer.getGamma(),
                (float) layer.getBeta(),
                offset(index, "mean"),
                offset(index, layer.isUseLogStd() ? "log10stdev" : "var"),
                layer.isUseLogStd(),
                layer.getDecay(),
                layer.getEps());
        layers.add(new BatchNorm(kernels, in, next(in.values.rows, in.values.channels), tensors, index));
    }

    private void convolution(Convolution1DLayer layer, int index) throws UnsupportedNetworkException {
        LayerSettings.require(sequence && !eachTime, "a convolution after the sequence was flattened");
        Link in = links.getLast();
        ConvolutionGeometry geometry = LayerSettings.taps(layer, in.values.rows);
        int rows = LayerSettings.outputs(layer, in.values.rows);
        Link out = next(rows, Math.toIntExact(layer.getNOut()));
        layers.add(new Convolution(
                kernels,
                in,
                out,
                geometry,
                offset(index, "W"),
                layer.hasBias() ? offset(index, "b") : -1,
                LayerSettings.nonlinearity(layer.getActivationFn())));
    }

    private void separable(SeparableConvolution1D layer, int index) throws UnsupportedNetworkException {
        LayerSettings.require(sequence, "a convolution after the sequence was flattened");
        Link in = links.getLast();
        int length = in.values.rows;
        var geometry = new ConvolutionGeometry(
                layer.getKernel(), layer.getStride(), layer.getDilation(), layer.padding(length));
        int rows = layer.outputs(length);
        Link depth = next(rows, in.values.channels * layer.getDepthMultiplier());
        layers.add(new Depthwise(kernels, in, depth, geometry, offset(index, "W")));
        Link out = next(rows, Math.toIntExact(layer.getNOut()));
        layers.add(new Convolution(
                kernels,
                depth,
                out,
                new ConvolutionGeometry(1, 1, 1, 0),
                offset(index, "pW"),
                layer.hasBias() ? offset(index, "b") : -1,
                LayerSettings.nonlinearity(layer.getActivationFn())));
    }

    private void recurrent(Layer layer, int index, boolean lastOnly) throws UnsupportedNetworkException {
        LayerSettings.require(sequence, "a recurrent layer after the sequence was flattened");
        LayerSettings.require(
                layer instanceof BaseRecurrentLayer,
                "the last of " + layer.getClass().getSimpleName());
        var recurrent = (BaseRecurrentLayer) layer;
        RecurrentCell cell = RecurrentCellReader.of(recurrent, kernels);
        Link in = links.getLast();
        Link out = next(lastOnly ? 1 : in.values.rows, Math.toIntExact(recurrent.getNOut()));
        var weights = new GateWeights(
                kernels.loops(),
                cell.gates(),
                in.values.channels,
                out.values.channels,
                offset(index, "W"),
                offset(index, "RW"),
                offset(index, "b"));
        layers.add(new Recurrent(kernels, in, out, cell, weights));
        sequence = !lastOnly;
    }

    private void pooling(Subsampling1DLayer layer) throws UnsupportedNetworkException {
        LayerSettings.require(sequence && !eachTime, "pooling after the sequence was flattened");
        Link in = links.getLast();
        Pooling.Kind kind = LayerSettings.pooling(layer.getPoolingType());
        ConvolutionGeometry geometry = LayerSettings.taps(layer, in.values.rows);
        Link out = next(LayerSettings.outputs(layer, in.values.rows), in.values.channels);
        layers.add(new Pooling(kernels, in, out, kind, geometry.count(), geometry.stride(), geometry.padding()));
    }

    private void globalPooling(GlobalPoolingLayer layer) throws UnsupportedNetworkException {
        LayerSettings.require(sequence && !eachTime && layer.isCollapseDimensions(), "pooling over anything but time");
        Link in = links.getLast();
        Pooling.Kind kind = LayerSettings.pooling(layer.getPoolingType());
        layers.add(new Pooling(kernels, in, next(1, in.values.channels), kind, in.values.rows, 1, 0));
        sequence = false;
    }

    private Link next(int rows, int channels) {
        var link = new Link(rows, channels);
        links.add(link);
        return link;
    }

    private int offset(int index, String tensor) {
        return offset(index + "/" + tensor);
    }

    private int offset(String name) {
        for (var slice : layout.slices()) {
            if (slice.name().equals(name)) {
                return slice.offset();
            }
        }
        throw new IllegalArgumentException("the parameter layout has no " + name);
    }
}
