package dev.proprio.client.training.fused;

import dev.proprio.client.training.GeneralizedCrossEntropy;
import dev.proprio.client.training.TrainingException;
import java.util.List;

/** Layers in a row, with the links between them: {@code links.get(i)} is the input of layer {@code i}. */
final class Network {
    private final List<FusedLayer> layers;
    private final List<Link> links;
    private final Penalties penalties;
    private final Loss loss;
    private final boolean draws;
    private int room;

    Network(List<FusedLayer> layers, List<Link> links, Penalties penalties, Loss loss) {
        this.layers = List.copyOf(layers);
        this.links = List.copyOf(links);
        this.penalties = penalties;
        this.loss = loss;
        this.draws = this.layers.stream().anyMatch(FusedLayer::draws);
    }

    /** The layers' {@linkplain FusedLayer#weights weights}, in order. */
    List<ParameterRange> weights() {
        return layers.stream()
                .map(FusedLayer::weights)
                .filter(range -> range.length() > 0)
                .toList();
    }

    /** Makes room for mini-batches of so many samples. */
    void reserve(int samples) {
        if (samples > room) {
            links.forEach(link -> link.resize(samples));
            layers.forEach(layer -> layer.resize(samples));
            room = samples;
        }
    }

    /** Whether passes need random numbers. */
    boolean draws() {
        return draws;
    }

    /** Refuses a mini-batch that a layer can learn nothing from. */
    void requireBatch(int samples) throws TrainingException {
        for (FusedLayer layer : layers) {
            layer.requireBatch(samples);
        }
    }

    SequenceBatch input() {
        return links.getFirst().values;
    }

    /** What the last layer takes. */
    Link representation() {
        return links.get(links.size() - 2);
    }

    Link output() {
        return links.getLast();
    }

    /** Runs the layers on the input's first samples; the outputs are activated. */
    void forward(Pass pass) {
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).forward(pass);
        }
        for (int n = 0; n < pass.count; n++) {
            loss.activate(output().values, n);
        }
    }

    /** The loss of one of the samples that went forward. */
    double differentiate(int sample, int label) {
        return loss.differentiate(output(), sample, label);
    }

    /** The same on another loss, if the network's own is cross-entropy. */
    double differentiate(int sample, int label, GeneralizedCrossEntropy robust) {
        return loss.differentiate(output(), sample, label, robust);
    }

    /** Whether the loss is cross-entropy, so that windows may be of several classes, each to some share, and it can be made robust. */
    boolean isCrossEntropy() {
        return loss.isCrossEntropy();
    }

    /** The same for a sample that is of several classes, whose shares are those of a window among many. */
    double differentiate(int sample, float[] targets, int window) {
        return loss.differentiate(output(), sample, targets, window);
    }

    /** Goes back through all layers, which add to the target on the way. */
    void backward(Pass pass) {
        backward(pass, () -> {});
    }

    /**
     * The same with an errand on the way.
     *
     * @param behindOutput runs when the representation's gradient is there, and may add to it
     */
    void backward(Pass pass, Runnable behindOutput) {
        penalties.remember(pass);
        int last = layers.size() - 1;
        layers.get(last).backward(pass, last > 0);
        behindOutput.run();
        for (int i = last - 1; i >= 0; i--) {
            layers.get(i).backward(pass, i > 0);
        }
        penalties.apply(pass);
    }
}
