package dev.proprio.client.training.fused;

/**
 * A convolution over time of each channel by itself, with one kernel or more. Weights are {@code [tap][kernel of the
 * channel][channel]}, outputs {@code [kernel of the channel][channel]}.
 */
final class Depthwise implements FusedLayer {
    private final ElementLoops loops;
    private final Link in;
    private final Link out;
    private final ConvolutionGeometry geometry;
    private final int weights;
    private final int inputs;
    private final int outputs;

    Depthwise(Kernels kernels, Link in, Link out, ConvolutionGeometry geometry, int weights) {
        this.loops = kernels.elements();
        this.in = in;
        this.out = out;
        this.geometry = geometry;
        this.weights = weights;
        this.inputs = in.values.channels;
        this.outputs = out.values.channels;
        int last = (out.values.rows - 1) * geometry.stride() + geometry.reach();
        in.values.pad(geometry.padding(), Math.max(0, last - geometry.padding() - in.values.rows));
    }

    @Override
    public void forward(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        y.clear(pass.count);
        for (int n = 0; n < pass.count; n++) {
            for (int tap = 0; tap < geometry.count(); tap++) {
                int from = x.at(n) + (tap * geometry.dilation() - geometry.padding()) * inputs;
                for (int to = 0; to < outputs; to += inputs) {
                    loops.addProducts(
                            pass.parameters,
                            weights + tap * outputs + to,
                            x.data,
                            from,
                            geometry.stride() * inputs,
                            y.data,
                            y.at(n) + to,
                            outputs,
                            y.rows,
                            inputs);
                }
            }
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        if (inputNeeded) {
            backToInput(pass);
        }
        SequenceBatch x = in.values;
        SequenceBatch dy = out.gradient;
        for (int tap = 0; tap < geometry.count(); tap++) {
            int from = x.at(0) + (tap * geometry.dilation() - geometry.padding()) * inputs;
            for (int to = 0; to < outputs; to += inputs) {
                loops.descendProducts(
                        x.data,
                        from,
                        geometry.stride() * inputs,
                        x.stride(),
                        dy.data,
                        dy.at(0) + to,
                        outputs,
                        dy.stride(),
                        pass.count,
                        dy.rows,
                        inputs,
                        pass.target,
                        weights + tap * outputs + to,
                        pass.scale);
            }
        }
    }

    private void backToInput(Pass pass) {
        SequenceBatch dx = in.gradient;
        SequenceBatch dy = out.gradient;
        dx.clear(pass.count);
        for (int tap = 0; tap < geometry.count(); tap++) {
            int shift = tap * geometry.dilation() - geometry.padding();
            // The outputs whose tap lies on the input rather than on the zeros around it.
            int first = Math.max(0, Math.ceilDiv(-shift, geometry.stride()));
            int end = Math.min(dy.rows, Math.floorDiv(dx.rows - 1 - shift, geometry.stride()) + 1);
            for (int n = 0; n < pass.count && first < end; n++) {
                for (int from = 0; from < outputs; from += inputs) {
                    loops.addProducts(
                            pass.parameters,
                            weights + tap * outputs + from,
                            dy.data,
                            dy.at(n) + first * outputs + from,
                            outputs,
                            dx.data,
                            dx.at(n) + (first * geometry.stride() + shift) * inputs,
                            geometry.stride() * inputs,
                            end - first,
                            inputs);
                }
            }
        }
    }
}
