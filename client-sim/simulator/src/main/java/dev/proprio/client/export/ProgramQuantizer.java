package dev.proprio.client.export;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.fused.Nonlinearity;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a program into one on bytes (Jacob et al. 2018): weights symmetric with a step per output, values between
 * layers with a step and a zero each, which are chosen by what windows showed. ReLU costs nothing, other activations
 * become tables. Used once.
 */
final class ProgramQuantizer {
    /** Sums of more products of bytes might not fit into 32 bits. */
    private static final int MOST_PRODUCTS = 60_000;

    private final Program program;
    private final ActivationRanges ranges;
    private final List<ByteStep> made = new ArrayList<>();
    private QuantizationParameters at;

    private ProgramQuantizer(Program program, ActivationRanges ranges) {
        this.program = program;
        this.ranges = ranges;
        this.at = ranges.input();
    }

    /**
     * The program on bytes.
     *
     * @param calibration normalized windows as they were trained on
     * @throws ExportException if a layer adds up more products than 32 bits hold, or there is no window
     */
    static ByteProgram quantize(Program program, Windows calibration) throws ExportException {
        if (calibration.count() == 0) {
            throw new ExportException("int8 needs windows to be calibrated on but the training data has none");
        }
        var ranges = new ActivationRanges(program);
        ranges.see(calibration);
        return new ProgramQuantizer(program, ranges).quantize();
    }

    private ByteProgram quantize() throws ExportException {
        List<ProgramStep> steps = program.steps();
        int last = lastConvolution(steps);
        for (int i = 0; i < last; i++) {
            if (isRelu(steps.get(i)) && i > 0 && isProduct(steps.get(i - 1))) {
                // The layer before it has it already.
                continue;
            }
            boolean relu = isProduct(steps.get(i)) && i + 1 < last && isRelu(steps.get(i + 1));
            ByteStep step = quantized(steps.get(i), relu ? ranges.after(i + 1) : ranges.after(i), i, relu);
            made.add(step);
            at = step.scale();
        }
        ConvolutionStep output = (ConvolutionStep) steps.get(last);
        return new ByteProgram(
                program.shape(),
                ranges.input(),
                made,
                at.zero(),
                output,
                kernel(output),
                steps.subList(last + 1, steps.size()));
    }

    private ByteStep quantized(ProgramStep step, QuantizationParameters out, int index, boolean relu)
            throws ExportException {
        int low = relu ? out.zero() : -128;
        return switch (step) {
            case ConvolutionStep convolution -> {
                ByteKernel kernel = kernel(convolution);
                yield new ByteConvolution(convolution, kernel, at.zero(), kernel.to(out), out, low);
            }
            case DepthwiseStep depthwise -> {
                int outputs = depthwise.out().channels();
                ByteKernel kernel = ByteKernel.of(depthwise.weights(), depthwise.bias(), outputs, 1, at.step());
                yield new ByteDepthwise(depthwise, kernel, at.zero(), kernel.to(out), out, low);
            }
            case PoolStep pool -> {
                QuantizationParameters scale = pool.kind() == PoolStep.Kind.SUM ? ranges.after(index) : at;
                yield new BytePool(pool, at.zero(), QuantizedMultiplier.by(at.step() / (double) scale.step()), scale);
            }
            case ActivationStep activate -> ByteLookupTable.of(activate, at, ranges.after(index));
            case LayerNormStep norm -> new ByteLayerNorm(norm, ranges.after(index));
            case RecurrentStep recurrent -> {
                requireFew(recurrent.in().channels() + recurrent.units());
                yield ByteRecurrent.of(recurrent, at, ranges.aroundZeroAfter(index));
            }
            case SoftmaxStep ignored -> throw new IllegalArgumentException("a softmax before the output layer");
        };
    }

    private ByteKernel kernel(ConvolutionStep convolution) throws ExportException {
        int outputs = convolution.out().channels();
        int products = convolution.weights().length / outputs;
        requireFew(products);
        return ByteKernel.of(convolution.weights(), convolution.bias(), outputs, products, at.step());
    }

    private static void requireFew(int products) throws ExportException {
        if (products > MOST_PRODUCTS) {
            throw new ExportException(
                    "int8 adds up to %s products but a layer needs %s for one value; export it without --quantize"
                            .formatted(MOST_PRODUCTS, products));
        }
    }

    private static boolean isProduct(ProgramStep step) {
        return step instanceof ConvolutionStep || step instanceof DepthwiseStep;
    }

    private static boolean isRelu(ProgramStep step) {
        return step instanceof ActivationStep activate && activate.f().kind() == Nonlinearity.Kind.RELU;
    }

    private static int lastConvolution(List<ProgramStep> steps) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof ConvolutionStep) {
                return i;
            }
        }
        throw new IllegalArgumentException("a program without an output layer");
    }
}
