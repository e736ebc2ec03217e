package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.training.fused.ConvolutionGeometry;
import dev.proprio.proto.tensor.SinglePrecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Writes a program on bytes. Used once. */
final class ByteCode {
    private static final String SCORES = "scores";

    private final ByteProgram program;
    private final CSource source;
    private int index;

    private ByteCode(ByteProgram program, ModelInput input) {
        this.program = program;
        this.source = new CSource("int8_t", Byte.BYTES, program.shape().size());
        InputScaling.of(input, program.input().step()).write(source);
        source.define("INPUT_ZERO", program.input().zero());
        source.use("int8/read_window");
    }

    static CSource write(ByteProgram program, ModelInput input) {
        return new ByteCode(program, input).write();
    }

    private CSource write() {
        for (ByteStep step : program.steps()) {
            write(step);
            index++;
        }
        source.use("int8/output");
        source.call(
                "output",
                source.current(),
                program.output().in().size(),
                program.inZero(),
                source.bytes("weights" + index, program.kernel().weights()),
                source.ints("bias" + index, program.kernel().bias()),
                source.floats(
                        "step" + index, SinglePrecision.of(program.kernel().steps())),
                SCORES,
                program.output().out().size());
        program.end().forEach(step -> CActivation.apply(source, step, SCORES));
        source.finish();
        return source;
    }

    private void write(ByteStep quantized) {
        switch (quantized) {
            case ByteConvolution c ->
                product(
                        "convolution",
                        c,
                        c.kernel(),
                        c.inZero(),
                        c.rescales(),
                        c.low(),
                        c.step().taps());
            case ByteDepthwise d ->
                product(
                        "depthwise",
                        d,
                        d.kernel(),
                        d.inZero(),
                        d.rescales(),
                        d.low(),
                        d.step().taps());
            case BytePool pool -> pool(pool);
            case ByteLookupTable table -> {
                source.use("int8/look_up");
                String name = source.bytes("table" + index, table.table());
                source.call("look_up", source.current(), table.step().in().size(), name);
            }
            case ByteLayerNorm norm -> {
                source.use("int8/layer_norm");
                LayerNormStep step = norm.step();
                source.call(
                        "layer_norm",
                        source.current(),
                        step.in().rows(),
                        step.in().channels(),
                        source.floats("gain" + index, step.gain()),
                        source.floats("bias" + index, step.bias()),
                        norm.scale().inverse(),
                        norm.scale().zero());
            }
            case ByteRecurrent recurrent -> recurrent(recurrent);
        }
    }

    private void product(
            String function,
            ByteStep quantized,
            ByteKernel kernel,
            int inZero,
            QuantizedMultiplier[] rescales,
            int low,
            ConvolutionGeometry geometry) {
        ProgramStep step = quantized.step();
        byte[] shifts = new byte[rescales.length];
        for (int o = 0; o < shifts.length; o++) {
            shifts[o] = (byte) rescales[o].shift();
        }
        String from = source.current();
        source.use("int8/" + function);
        source.call(
                function,
                from,
                step.in().rows(),
                step.in().channels(),
                inZero,
                source.bytes("weights" + index, kernel.weights()),
                source.ints("bias" + index, kernel.bias()),
                source.ints(
                        "multiplier" + index,
                        Arrays.stream(rescales)
                                .mapToInt(QuantizedMultiplier::multiplier)
                                .toArray()),
                source.bytes("shift" + index, shifts),
                source.next(step.out().size()),
                step.out().rows(),
                step.out().channels(),
                geometry.count(),
                geometry.stride(),
                geometry.dilation(),
                geometry.padding(),
                quantized.scale().zero(),
                low);
    }

    private void pool(BytePool pool) {
        PoolStep step = pool.step();
        String from = source.current();
        String function = "pool_" + step.kind().name().toLowerCase(Locale.ROOT);
        var arguments = new ArrayList<Object>(List.of(
                from,
                step.in().rows(),
                step.in().channels(),
                source.next(step.out().size()),
                step.out().rows(),
                step.taps().count(),
                step.taps().stride(),
                step.taps().padding()));
        if (step.kind() == PoolStep.Kind.SUM) {
            arguments.addAll(List.of(
                    pool.inZero(),
                    pool.rescale().multiplier(),
                    pool.rescale().shift(),
                    pool.scale().zero()));
        }
        source.use("int8/" + function);
        source.call(function, arguments.toArray());
    }

    private void recurrent(ByteRecurrent layer) {
        RecurrentStep step = layer.step();
        RecurrentKind cell = step.cell();
        int units = step.units();
        String function = cell.name().toLowerCase(Locale.ROOT);
        source.use("int8/" + function);
        String from = source.current();
        var arguments = new ArrayList<Object>(List.of(
                from,
                step.in().rows(),
                step.in().channels(),
                layer.in().zero(),
                source.bytes("weights" + index, layer.weights().weights()),
                source.floats("step" + index, SinglePrecision.of(layer.weights().steps())),
                source.bytes("recurrent" + index, layer.recurrent().weights()),
                source.floats(
                        "state_step" + index,
                        SinglePrecision.of(layer.recurrent().steps())),
                source.floats("bias" + index, step.bias()),
                source.next(step.out().size()),
                units,
                step.lastOnly() ? 1 : 0,
                CActivation.use(source, step.f()),
                step.f().parameter()));
        if (cell.gated()) {
            arguments.add(CActivation.use(source, step.gate()));
            arguments.add(step.gate().parameter());
        }
        if (cell == RecurrentKind.GRU) {
            arguments.add(layer.scale().step());
        }
        arguments.add(layer.scale().inverse());
        int states = cell == RecurrentKind.GRU ? 2 * units : units;
        int sums = (cell.gates() + (cell == RecurrentKind.LSTM ? 1 : 0)) * units;
        arguments.add(source.scratch("int8_t", Byte.BYTES, "state" + index, states));
        arguments.add(source.scratch("float", Float.BYTES, "scratch" + index, sums));
        source.call(function, arguments.toArray());
    }
}
