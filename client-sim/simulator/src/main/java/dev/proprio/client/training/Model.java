package dev.proprio.client.training;

import dev.proprio.client.training.fused.FusedTrainer;
import dev.proprio.client.training.fused.LayerDescriber;
import dev.proprio.client.training.fused.UnsupportedNetworkException;
import dev.proprio.proto.description.LayerDescription;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model of known size: its configuration, its parameters' layout and their initial values. Thread-safe;
 * each trainer gets a network of its own.
 */
public final class Model {
    private static final Logger LOG = LoggerFactory.getLogger(Model.class);

    /** DL4J takes a seed of 0 for none, and draws other parameters each time. */
    private static final long INSTEAD_OF_ZERO = 0x9E3779B97F4A7C15L;

    private final MultiLayerConfiguration configuration;
    private final InputShape shape;
    private final ParameterLayout layout;
    private final float[] initialParameters;
    private final boolean takesSequences;
    private final OptionalInt normalizedVectors;
    private final TrainerKind trainers;

    /**
     * A model for the fastest trainer that can run it.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if the architecture does not fit
     *     the shape
     */
    public Model(ModelArchitecture architecture, InputShape shape, long seed) {
        this(architecture, shape, seed, TrainerKind.AUTO);
    }

    /**
     * A model for a certain kind of trainer.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if the architecture does not fit
     *     the shape, or the kind of trainer cannot run it
     */
    public Model(ModelArchitecture architecture, InputShape shape, long seed, TrainerKind trainers) {
        this.shape = shape;
        this.configuration = withPlainSgd(configuration(architecture, shape, seed == 0 ? INSTEAD_OF_ZERO : seed));
        MultiLayerNetwork network = ExtensionException.call(architecture, this::network);
        this.layout = layoutOf(network);
        this.initialParameters = network.params().dup().data().asFloat();
        OptionalInt bad = Finite.firstOther(initialParameters);
        if (bad.isPresent()) {
            throw ExtensionException.that(
                    architecture,
                    "begins with %s as parameter %s; every value must be finite"
                            .formatted(initialParameters[bad.getAsInt()], bad.getAsInt()));
        }
        this.takesSequences = switch (network.getLayer(0).type()) {
            case CONVOLUTIONAL, SUBSAMPLING, RECURRENT -> true;
            // Some of DL4J's recurrent layers do not say that they are.
            default -> unwrapped(configuration.getConf(0).getLayer()) instanceof BaseRecurrentLayer;
        };
        requireFit(network);
        this.normalizedVectors = findNormalizedVectors(network);
        this.trainers = chosen(trainers);
    }

    private Model(Model other, float[] initialParameters) {
        this.configuration = other.configuration;
        this.shape = other.shape;
        this.layout = other.layout;
        this.initialParameters = initialParameters;
        this.takesSequences = other.takesSequences;
        this.normalizedVectors = other.normalizedVectors;
        this.trainers = other.trainers;
    }

    /** That a setting does not fit is for the user; what else an architecture throws is its own. */
    static MultiLayerConfiguration configuration(ModelArchitecture architecture, InputShape shape, long seed) {
        try {
            return ExtensionException.call(architecture, () -> architecture.configuration(shape, seed));
        } catch (ExtensionException e) {
            throw e.getCause() instanceof InvalidSettingException refusal ? refusal : e;
        }
    }

    /** The size of its windows and the number of its classes. */
    public InputShape shape() {
        return shape;
    }

    /** How its flat parameter vector is made up. */
    public ParameterLayout layout() {
        return layout;
    }

    /** The initial parameters, a copy. */
    public float[] initialParameters() {
        return initialParameters.clone();
    }

    /**
     * The same model with other initial parameters.
     *
     * @param parameters as many as the layout has, all finite; copied
     */
    public Model startingFrom(float[] parameters) {
        if (parameters.length != layout.length()) {
            throw new IllegalArgumentException(
                    "a model of %s parameters can't start from %s".formatted(layout.length(), parameters.length));
        }
        OptionalInt bad = Finite.firstOther(parameters);
        if (bad.isPresent()) {
            throw new IllegalArgumentException(
                    "parameter %s is %s".formatted(bad.getAsInt(), parameters[bad.getAsInt()]));
        }
        return new Model(this, parameters.clone());
    }

    /** What there is before the first round of an algorithm that trains it. */
    public InitialState begin(LocalAlgorithm algorithm) {
        return algorithm.begin(shape, layout, initialParameters());
    }

    /** A trainer with its own replica of the model; it belongs to the thread that will use it. */
    public Trainer newTrainer() {
        if (trainers == TrainerKind.DL4J) {
            return new Dl4jTrainer(this);
        }
        try {
            return new FusedTrainer(configuration, layout, shape);
        } catch (UnsupportedNetworkException e) {
            throw new IllegalStateException("the network was supported when the model was made", e);
        }
    }

    /** Which trainer {@link #newTrainer} gives: never {@link TrainerKind#AUTO}. */
    public TrainerKind trainers() {
        return trainers;
    }

    /** A DL4J network with {@code parameters}. */
    public MultiLayerNetwork network(float[] parameters) {
        MultiLayerNetwork network = network();
        network.params().data().setData(parameters);
        return network;
    }

    /** How its flat parameter vector is made up, with the order of each tensor's elements. */
    public List<TensorLocation> tensors() {
        MultiLayerNetwork network = network();
        return layout.slices().stream()
                .map(slice ->
                        new TensorLocation(slice.name(), slice.shape(), order(network, slice.name()), slice.offset()))
                .toList();
    }

    /** What it computes, step by step. */
    public List<LayerDescription> layers() {
        return LayerDescriber.describe(configuration, layout, shape);
    }

    /** Its configuration as DL4J's JSON. */
    public String json() {
        return configuration.toJson();
    }

    private static String order(MultiLayerNetwork network, String slice) {
        int slash = slice.indexOf('/');
        var layer = network.getLayer(Integer.parseInt(slice.substring(0, slash)));
        return layer.getParam(slice.substring(slash + 1)).ordering() == 'f' ? "F" : "C";
    }

    boolean takesSequences() {
        return takesSequences;
    }

    /** The first layer that normalizes a mini-batch of one vector per window. */
    OptionalInt normalizedVectors() {
        return normalizedVectors;
    }

    MultiLayerNetwork network() {
        var network = new MultiLayerNetwork(configuration.clone());
        network.init();
        return network;
    }

    /** A network that was not made for this shape fails here, not in the first round. */
    private void requireFit(MultiLayerNetwork network) {
        long[] output;
        try {
            output = network.output(emptyWindow(), false).shape();
        } catch (RuntimeException e) {
            // DL4J wraps whatever comes; a lack of memory says nothing of the network.
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof Error error) {
                    throw error;
                }
            }
            throw new InvalidSettingException(
                    "kind",
                    "names a network that does not take windows of %s samples of %s channels: %s"
                            .formatted(shape.length(), shape.channels(), e.getMessage()));
        }
        if (output.length != 2 || output[1] != shape.classes()) {
            throw new InvalidSettingException(
                    "kind",
                    "names a network whose output has the shape %s, but one value for each of %s classes is needed"
                            .formatted(Arrays.toString(output), shape.classes()));
        }
    }

    INDArray emptyWindow() {
        return takesSequences ? Nd4j.zeros(1, shape.channels(), shape.length()) : Nd4j.zeros(1, shape.size());
    }

    /** Between preprocessors such a layer may see a vector for each point in time, which are many. */
    private OptionalInt findNormalizedVectors(MultiLayerNetwork network) {
        return IntStream.range(0, network.getnLayers())
                .filter(i -> configuration.getConf(i).getLayer() instanceof BatchNormalization)
                .filter(i -> network.feedForwardToLayer(i, emptyWindow(), false)
                                .getLast()
                                .size(0)
                        == 1)
                .findFirst();
    }

    private TrainerKind chosen(TrainerKind wanted) {
        if (wanted == TrainerKind.DL4J) {
            return wanted;
        }
        try {
            FusedTrainer.requireSupported(configuration, layout, shape);
            return TrainerKind.FUSED;
        } catch (UnsupportedNetworkException e) {
            if (wanted == TrainerKind.FUSED) {
                throw new InvalidSettingException(
                        "trainer",
                        "must not be fused, which cannot run %s; use auto or dl4j".formatted(e.getMessage()));
            }
            LOG.warn("training with DL4J, many times slower: the fused trainer cannot run {}", e.getMessage());
            return TrainerKind.DL4J;
        }
    }

    /** The local algorithm decides about steps; an updater of the network's own would keep hidden state. */
    private static MultiLayerConfiguration withPlainSgd(MultiLayerConfiguration configuration) {
        configuration.getConfs().forEach(layer -> {
            if (unwrapped(layer.getLayer()) instanceof BaseLayer base) {
                base.setIUpdater(new Sgd(1.0));
                base.setBiasUpdater(null);
            }
        });
        return configuration;
    }

    private static Layer unwrapped(Layer layer) {
        return layer instanceof BaseWrapperLayer wrapper ? wrapper.getUnderlying() : layer;
    }

    /** DL4J puts some layers' biases before their weights: each tensor's offset in the flat vector decides. */
    private static ParameterLayout layoutOf(MultiLayerNetwork network) {
        long origin = network.params().offset();
        List<ParameterLayout.Slice> slices = new ArrayList<>();
        for (int i = 0; i < network.getnLayers(); i++) {
            for (var entry : network.getLayer(i).paramTable().entrySet()) {
                INDArray tensor = entry.getValue();
                slices.add(new ParameterLayout.Slice(
                        i + "/" + entry.getKey(), dimensions(tensor), Math.toIntExact(tensor.offset() - origin)));
            }
        }
        slices.sort(Comparator.comparingInt(ParameterLayout.Slice::offset));
        return new ParameterLayout(slices);
    }

    private static List<Integer> dimensions(INDArray array) {
        List<Integer> dimensions = new ArrayList<>();
        for (long dimension : array.shape()) {
            dimensions.add(Math.toIntExact(dimension));
        }
        return dimensions;
    }
}
