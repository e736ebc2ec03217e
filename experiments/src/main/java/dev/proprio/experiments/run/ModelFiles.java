package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.export.RunModel;
import dev.proprio.experiments.record.FinishedFiles;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.StartedFrom;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.deeplearning4j.util.ModelSerializer;

/** The models that a run leaves in its folder. */
record ModelFiles(PreparedExperiment experiment, Path folder) {
    /** The last model, and what it takes. */
    void write(GlobalModel last) throws IOException {
        write("model", last);
        writeInput();
    }

    /** The model before the first round, and what it takes, unless it is there, or can't be made any more. */
    void writeInitial(StartedFrom initial) throws IOException {
        GlobalModel untouched = experiment.initialModel();
        if (FinishedFiles.holdsModel(folder, "initial") || !untouched.sha256().equals(initial.sha256())) {
            return;
        }
        write("initial", untouched);
        writeInput();
    }

    private void writeInput() throws IOException {
        RunFolder.write(folder, RunModel.INPUT, input());
    }

    private String input() {
        return RunJson.pretty(experiment.dataset().input());
    }

    /** The digest of what the file says that tells what the model takes. */
    String inputSha256() {
        return HexFormat.of().formatHex(FloatBytes.sha256().digest(input().getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code model.zip}, or {@code model-1.zip} and so on when there are several. */
    private void write(String name, GlobalModel model) throws IOException {
        int length = experiment.model().layout().length();
        float[] whole = experiment.whole(model);
        int models = whole.length / length;
        for (int i = 0; i < models; i++) {
            float[] parameters = Arrays.copyOfRange(whole, i * length, (i + 1) * length);
            RunFolder.write(
                    folder,
                    models == 1 ? name + ".zip" : "%s-%s.zip".formatted(name, i + 1),
                    file -> ModelSerializer.writeModel(experiment.model().network(parameters), file.toFile(), false));
        }
    }
}
