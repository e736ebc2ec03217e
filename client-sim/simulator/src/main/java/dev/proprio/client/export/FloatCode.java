package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.training.fused.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a program in single precision. Used once. */
final class FloatCode {
    private static final String SCORES = "scores";

    private final Program program;
    private final CSource source;
    private int index;
    private String values;

    private FloatCode(Program program, ModelInput input) {
        this.program = program;
        this.source = new CSource("float", Float.BYTES, program.shape().size());
        this.values = source.current();
        InputScaling.of(input, 1).write(source);
        source.use("float/read_window");
    }

    static CSource write(Program program, ModelInput input) {
        return new FloatCode(program, input).write();
    }

    private CSource write() {
        List<ProgramStep> steps = program.steps();
        int last = steps.size() - 1;
        // What follows the output layer's product works on the scores in place.
        int product = steps.get(last) instanceof ConvolutionStep ? last : last - 1;
        for (index = 0; index <= last; index++) {
            write(steps.get(index), index == product);
        }
        source.finish();
        return source;
    }

    private void write(ProgramStep step, boolean scores) {
        switch (step) {
            case ConvolutionStep convolution -> {
                String weights = source.floats("weights" + index, convolution.weights());
                String bias = source.floats("bias" + index, convolution.bias());
                product("convolution", step, weights, bias, scores, convolution.taps());
            }
            case DepthwiseStep depthwise -> {
                String weights = source.floats("weights" + index, depthwise.weights());
                String bias = source.floats("bias" + index, depthwise.bias());
                product("depthwise", step, weights, bias, false, depthwise.taps());
            }
            case PoolStep pool -> {
                String from = values;
                String function = "pool_" + pool.kind().name().toLowerCase(Locale.ROOT);
                ConvolutionGeometry t = pool.taps();
                SequenceShape in = step.in();
                source.use("float/" + function);
                source.call(
                        function,
                        from,
                        in.rows(),
                        in.channels(),
                        target(step),
                        step.out().rows(),
                        t.count(),
                        t.stride(),
                        t.padding());
            }
            case LayerNormStep norm -> {
                source.use("float/layer_norm");
                String gain = source.floats("gain" + index, norm.gain());
                String bias = source.floats("bias" + index, norm.bias());
                source.call("layer_norm", values, norm.in().rows(), norm.in().channels(), gain, bias);
            }
            case RecurrentStep recurrent -> recurrent(recurrent);
            case ActivationStep ignored -> CActivation.apply(source, step, values);
            case SoftmaxStep ignored -> CActivation.apply(source, step, values);
        }
    }

    private void product(
            String function,
            ProgramStep step,
            String weights,
            String bias,
            boolean scores,
            ConvolutionGeometry geometry) {
        String from = values;
        values = scores ? SCORES : target(step);
        source.use("float/" + function);
        source.call(
                function,
                from,
                step.in().rows(),
                step.in().channels(),
                weights,
                bias,
                values,
                step.out().rows(),
                step.out().channels(),
                geometry.count(),
                geometry.stride(),
                geometry.dilation(),
                geometry.padding());
    }

    private void recurrent(RecurrentStep step) {
        String from = values;
        String function = step.cell().name().toLowerCase(Locale.ROOT);
        source.use("float/" + function);
        String f = CActivation.use(source, step.f());
        String weights = source.floats("weights" + index, step.weights());
        String recurrent = source.floats("recurrent" + index, step.recurrent());
        String bias = source.floats("bias" + index, step.bias());
        var arguments = new ArrayList<Object>(List.of(
                from,
                step.in().rows(),
                step.in().channels(),
                weights,
                recurrent,
                bias,
                target(step),
                step.units(),
                step.lastOnly() ? 1 : 0,
                f,
                step.f().parameter()));
        if (step.cell().gated()) {
            arguments.add(CActivation.use(source, step.gate()));
            arguments.add(step.gate().parameter());
        }
        int floats = (step.cell().gates() + (step.cell().gated() ? 2 : 1)) * step.units();
        arguments.add(source.scratch("float", Float.BYTES, "scratch" + index, floats));
        source.call(function, arguments.toArray());
    }

    private String target(ProgramStep step) {
        values = source.next(step.out().size());
        return values;
    }
}
