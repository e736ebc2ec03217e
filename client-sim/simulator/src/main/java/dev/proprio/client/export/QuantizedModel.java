package dev.proprio.client.export;

import dev.proprio.client.sensor.Windows;
import dev.proprio.proto.tensor.ArgMax;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A model whose weights and values are bytes, as {@link CExport} writes it; runs here as it will there. Thread-safe. */
public final class QuantizedModel {
    private final Deployable deployable;
    private final ByteProgram program;
    private final long multiplyAdds;

    private QuantizedModel(Deployable deployable, ByteProgram program, long multiplyAdds) {
        this.deployable = deployable;
        this.program = program;
        this.multiplyAdds = multiplyAdds;
    }

    /**
     * Quantizes a model.
     *
     * @param calibration normalized windows as it was trained on, at least 1; some hundred are enough
     * @throws ExportException if the model has a layer that is not supported
     */
    public static QuantizedModel of(Deployable deployable, Windows calibration) throws ExportException {
        Program program = deployable.program();
        return new QuantizedModel(deployable, ProgramQuantizer.quantize(program, calibration), program.multiplyAdds());
    }

    /** Classifies normalized windows: a class index for each. */
    public int[] classify(Windows windows) {
        return scores(windows).stream().mapToInt(ArgMax::of).toArray();
    }

    /** The scores of normalized windows. */
    List<float[]> scores(Windows windows) {
        int size = windows.size();
        return IntStream.range(0, windows.count())
                .mapToObj(i -> program.run(Arrays.copyOfRange(windows.features(), i * size, (i + 1) * size)))
                .toList();
    }

    Deployable deployable() {
        return deployable;
    }

    ByteProgram program() {
        return program;
    }

    long multiplyAdds() {
        return multiplyAdds;
    }
}
