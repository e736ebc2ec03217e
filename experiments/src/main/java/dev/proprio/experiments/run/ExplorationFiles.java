package dev.proprio.experiments.run;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.exploration.EmbeddingMap;
import dev.proprio.experiments.exploration.Exploration;
import dev.proprio.experiments.exploration.TestedFile;
import dev.proprio.experiments.exploration.WindowGallery;
import dev.proprio.experiments.exploration.WindowOverview;
import dev.proprio.experiments.mistakes.DatasetWindows;
import dev.proprio.experiments.mistakes.MistakeAnalysis;
import dev.proprio.experiments.mistakes.TestedModel;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run that is done leaves to be looked at: its tested windows, and where its last model is wrong. */
record ExplorationFiles(PreparedExperiment experiment, RunFolder folder) {
    /**
     * Looks, and writes down what there is; nothing where nobody wants it.
     *
     * @param said by the last model
     * @param last the model
     * @param basis who says who the devices are
     */
    Exploration write(List<PersonPredictions> said, GlobalModel last, TrustBasis basis)
            throws IOException, InterruptedException {
        int most = experiment.spec().evaluation().mistakes();
        if (most == 0 || said.isEmpty()) {
            return Exploration.NONE;
        }
        var source = new DatasetWindows(experiment.dataset());
        Optional<String> withheld = withheld(basis);
        Optional<TestedModel> model = LastModel.of(experiment, last);
        long seed = experiment.spec().seed();
        try {
            MistakeAnalysis mistakes = MistakeAnalysis.of(said, source, most, withheld, model);
            folder.write(MistakeAnalysis.FILE, RunJson.line(mistakes));
            WindowGallery gallery = WindowGallery.of(said, source, seed, withheld);
            folder.write(WindowOverview.FILE, RunJson.line(gallery.overview()));
            if (withheld.isEmpty()) {
                TestedFile.write(folder.path(), source.input().classes(), said);
                folder.write(
                        WindowGallery.FILE,
                        gallery.people().stream().map(RunJson::line).collect(Collectors.joining("\n", "", "\n")));
            }
            Optional<EmbeddingMap> map = withheld.isEmpty() && model.isPresent()
                    ? EmbeddingMap.of(said, source, model.get(), seed)
                    : Optional.empty();
            if (map.isPresent()) {
                folder.write(EmbeddingMap.FILE, RunJson.line(map.get()));
            }
            return new Exploration(Optional.of(mistakes), Optional.of(gallery.overview()), map);
        } catch (SensorDataException e) {
            throw new IOException("the windows that were tested can't be read: " + e.getMessage(), e);
        }
    }

    private Optional<String> withheld(TrustBasis basis) {
        if (experiment.spec().privacy().isPresent()) {
            return Optional.of(
                    "The run promises differential privacy, and a window that is shown would tell of a person what no noise hides. Counts are of people who did not train.");
        }
        return basis == TrustBasis.SIMULATED
                ? Optional.empty()
                : Optional.of(
                        "The run's devices are real ones: their data stays with them, and no recording is put into files that are passed on. Counts are of the people whom the coordinator tests on.");
    }
}
