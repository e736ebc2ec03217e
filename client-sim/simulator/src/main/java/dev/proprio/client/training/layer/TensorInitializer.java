package dev.proprio.client.training.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Cuts the flat parameter vector into a layer's tensors. Stateless. */
final class TensorInitializer implements ParamInitializer {
    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return tensors(layer).stream().mapToLong(ParameterTensor::length).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return keys(layer, tensor -> true);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return keys(layer, tensor -> !tensor.bias());
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return keys(layer, ParameterTensor::bias);
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration configuration, INDArray flat, boolean initialize) {
        Map<String, INDArray> views = getGradientsFromFlattened(configuration, flat);
        var layer = (BaseLayer) configuration.getLayer();
        for (ParameterTensor tensor : tensors(layer)) {
            configuration.addVariable(tensor.name());
            INDArray view = flatView(views, tensor);
            if (initialize && tensor.bias()) {
                view.assign(layer.getBiasInit());
            } else if (initialize) {
                layer.getWeightInitFn()
                        .init((double) tensor.fanIn(), (double) tensor.fanOut(), tensor.dimensions(), 'c', view);
            }
        }
        return views;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray flat) {
        Map<String, INDArray> views = new LinkedHashMap<>();
        INDArray line = flat.reshape(flat.length());
        long from = 0;
        for (ParameterTensor tensor : tensors(configuration.getLayer())) {
            long to = from + tensor.length();
            views.put(tensor.name(), line.get(NDArrayIndex.interval(from, to)).reshape('c', tensor.dimensions()));
            from = to;
        }
        return views;
    }

    private static INDArray flatView(Map<String, INDArray> views, ParameterTensor tensor) {
        INDArray view = views.get(tensor.name());
        if (view == null) {
            throw new IllegalArgumentException("the layer has no tensor " + tensor.name());
        }
        return view.reshape(view.length());
    }

    private static List<String> keys(Layer layer, Predicate<ParameterTensor> kind) {
        return tensors(layer).stream().filter(kind).map(ParameterTensor::name).toList();
    }

    private static List<ParameterTensor> tensors(Layer layer) {
        return ((TensorLayer) layer).tensors();
    }
}
