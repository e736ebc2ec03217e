package dev.proprio.experiments.record;

import dev.proprio.client.dataset.LabelCounts;
import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.proto.record.Withers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole run, the content of {@code run.json}.
 *
 * @param name the experiment's name
 * @param id the run's id
 * @param status how it ended
 * @param failure why it failed, in one sentence
 * @param spec all settings as they were used, defaults included
 * @param seed the seed
 * @param engine the engine's name
 * @param threads threads that trained
 * @param versions of Proprio, Java and the libraries that compute
 * @param rounds rounds that were completed
 * @param metrics of the final model, if it was evaluated
 * @param bytesUp bytes from devices to the coordinator, all rounds
 * @param bytesDown bytes from the coordinator to devices, all rounds
 * @param clientsPerSecond updates that counted per second of the rounds, commits and evaluations included
 * @param seconds how long the whole run took, from reading the data to the last figure, the report not included
 * @param reproducible whether the same spec and seed give the same model bit by bit
 * @param modelSha256 SHA-256 of the final parameters as little-endian float32, in hex
 * @param parameters the number of the model's parameters
 * @param command the command that runs the same again
 * @param attackers the devices that attacked, if any did
 * @param secureAggregation how updates were hidden, if they were
 * @param privacy what it promises of single devices, if anything
 * @param dataSha256 tells the data from other data; {@code data.json} lists what it covers
 * @param notes what whoever reads the figures has to know, in sentences
 * @param updates what became of the devices that were asked; empty if an earlier version wrote it
 * @param weighting what an update counted beside the others of its round; empty likewise
 * @param initial the model before the first round; empty likewise, or if the run failed before it had one
 * @param confusion which classes the final model took for which, if it was evaluated; empty likewise
 * @param trainedPerSecond updates that counted per second of training alone; empty likewise, and if nothing was trained
 * @param roundsSeconds the wall time of the rounds, which is what clients per second are counted over; empty likewise
 * @param virtual what it took by the virtual clock, if there is one
 * @param inputSha256 tells what the model takes from all else, as input.json has it: names, window and normalization; empty if an
 *     earlier version wrote it
 * @param onDevices what devices told in sums of how well the final model does, if they were asked
 * @param eligibility how many devices the last round could have asked, if not all may be
 * @param labels how many of the devices' windows have a label, if not all need have one
 * @param pseudoLabels what came of windows without a label in all rounds, if devices trained on such and told it
 * @param stopped why it ended before its last round, if it did
 */
public record RunSummary(
        String name,
        String id,
        RunStatus status,
        Optional<String> failure,
        Map<String, Object> spec,
        long seed,
        String engine,
        int threads,
        Map<String, String> versions,
        int rounds,
        Optional<FinalMetrics> metrics,
        long bytesUp,
        long bytesDown,
        double clientsPerSecond,
        double seconds,
        boolean reproducible,
        Optional<String> modelSha256,
        long parameters,
        String command,
        Optional<List<String>> attackers,
        Optional<SecureSummary> secureAggregation,
        Optional<PrivacySummary> privacy,
        Optional<String> dataSha256,
        Optional<List<String>> notes,
        Optional<UpdateCounts> updates,
        Optional<UpdateWeights> weighting,
        Optional<StartedFrom> initial,
        Optional<ClassConfusion> confusion,
        Optional<Double> trainedPerSecond,
        Optional<Double> roundsSeconds,
        Optional<VirtualSummary> virtual,
        Optional<String> inputSha256,
        Optional<DeviceEvaluation> onDevices,
        Optional<EligibilityCount> eligibility,
        Optional<LabelCounts> labels,
        Optional<PseudoLabelRow> pseudoLabels,
        Optional<StoppedEarly> stopped,
        Optional<Double> validation)
        implements Withers<RunSummary> {
    /** The name of its file. */
    public static final String FILE = "run.json";

    public RunSummary {
        spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
        versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        attackers = attackers.map(List::copyOf);
        notes = notes.map(List::copyOf);
    }

    /** The same run, failed for another reason. */
    public RunSummary withFailure(String reason) {
        return with(draft -> draft.set(RunSummary::status, RunStatus.FAILED)
                .set(RunSummary::failure, Optional.of(reason))
                .set(RunSummary::modelSha256, Optional.empty()));
    }
}
