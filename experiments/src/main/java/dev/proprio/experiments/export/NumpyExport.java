package dev.proprio.experiments.export;

import dev.proprio.client.export.Deployable;
import dev.proprio.client.training.NumpyVector;
import dev.proprio.client.training.SavedNetwork;
import dev.proprio.client.training.TensorLocation;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes a run's parameters for NumPy: {@code model.npy}, {@code initial.npy} before the first round, and {@code
 * layout.json}, which says how both are made up.
 */
public final class NumpyExport {
    private NumpyExport() {}

    private record Layout(int parameters, List<TensorLocation> tensors) {}

    /**
     * Writes them.
     *
     * @param number which model, from 1, if there are several
     * @param target an existing folder
     */
    public static void write(RunModel run, Path folder, Optional<Integer> number, Path target)
            throws NoModelException, IOException {
        Deployable last = run.deployable();
        RunFolder.write(target, "model.npy", file -> NumpyVector.write(file, last.parameters()));
        float[] first = initial(folder, number, last.parameters().length);
        RunFolder.write(target, "initial.npy", file -> NumpyVector.write(file, first));
        RunFolder.write(
                target,
                "layout.json",
                RunJson.pretty(new Layout(last.parameters().length, last.model().tensors())));
    }

    private static float[] initial(Path folder, Optional<Integer> number, int length)
            throws NoModelException, IOException {
        Path file = folder.resolve(number.map("initial-%s.zip"::formatted).orElse("initial.zip"));
        if (Files.notExists(file)) {
            throw new NoModelException(
                    "there is no \"%s\", as runs of earlier versions have none; run the experiment again"
                            .formatted(file));
        }
        try {
            return SavedNetwork.parameters(file, length);
        } catch (IOException e) {
            throw new NoModelException(
                    "%s can't be read as a model: %s; run the experiment again".formatted(file, e.getMessage()));
        }
    }
}
