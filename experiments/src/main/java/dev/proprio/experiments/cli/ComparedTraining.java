package dev.proprio.experiments.cli;

import dev.proprio.client.dataset.HoldOut;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.export.ModelFolder;
import dev.proprio.experiments.export.RunModel;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.text.CountText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a compared model was trained on, by what its run left.
 *
 * @param which model it is, for people
 * @param spec the run's experiment
 * @param data tells its data from other data, if the run knew it
 * @param trainers the devices whose updates are in the model, if these are people and known
 * @param why they are unknown, where they are
 * @param wentOn whether the run went on from another model
 * @param notes what the run says has to be known to read its figures
 */
record ComparedTraining(
        String which,
        ExperimentSpec spec,
        Optional<String> data,
        Optional<Set<String>> trainers,
        String why,
        boolean wentOn,
        List<String> notes) {
    ComparedTraining {
        notes = List.copyOf(notes);
    }

    /** @throws SensorDataException if what lies beside the model can't be read */
    static ComparedTraining of(String which, RunModel run, Path folder) throws SensorDataException {
        ModelFolder beside = ModelFolder.of(folder.resolve("model.zip"), "--compare");
        boolean wentOn = run.summary().spec().get("model") instanceof Map<?, ?> model && model.containsKey("initial");
        return new ComparedTraining(
                which,
                run.spec(List.of()),
                run.summary().dataSha256(),
                beside.trainers(),
                beside.why(),
                wentOn,
                run.summary().notes().orElse(List.of()));
    }

    /** Whether everybody trained, each but for a later part of what they have. */
    boolean keepsLater() {
        return spec.evaluation().holdOut() instanceof HoldOut.Later;
    }

    /** How many of some devices have an update in the model, if that is known. */
    long trained(List<String> devices) {
        Set<String> known = trainers.orElse(Set.of());
        return devices.stream().filter(known::contains).count();
    }

    /** What has to be said where its people are not known here. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (wentOn) {
            doubts.add(
                    "the run of the %s model went on from another model, and whether that one was trained on those who are asked is not known here"
                            .formatted(which));
        } else if (trainers.isEmpty()) {
            doubts.add("whether the %s model was trained on those who are asked is not known here, %s"
                    .formatted(which, why));
        }
        return doubts;
    }

    /** What has to be said where devices of other processes are asked. */
    List<String> ofConnected(List<String> devices) {
        List<String> notes = new ArrayList<>(doubts());
        long trained = trained(devices);
        if (trained > 0) {
            notes.add(
                    keepsLater()
                            ? "%s of the %s connected have an update in the %s model, whose run kept a later part of each one's windows; only if they hold models against that same part are these figures of windows that it was not trained on, and that is not known here"
                                    .formatted(trained, CountText.of(devices.size(), "device"), which)
                            : "%s of the %s connected have an update in the %s model, whose run kept whole people from training and no windows of theirs: these figures are also of windows that it was trained on, unless these are other devices of the same names"
                                    .formatted(trained, CountText.of(devices.size(), "device"), which));
        }
        if (spec.privacy().isPresent()) {
            notes.add(
                    "the run of the %s model promises privacy to those who trained it; whoever of them is asked here tells more of their data than it promises, for these sums are without noise"
                            .formatted(which));
        }
        if (spec.earlyStopping().isPresent()) {
            notes.add(
                    "the run of the %s model could end early by what some people said of its models; whether they are among those who are asked is not known here"
                            .formatted(which));
        }
        return notes;
    }
}
