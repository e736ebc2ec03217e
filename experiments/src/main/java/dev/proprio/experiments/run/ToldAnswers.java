package dev.proprio.experiments.run;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.FleetQueries;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.fault.FailureText;
import dev.proprio.proto.query.BoundedVector;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.QueryBinding;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.text.Hexadecimal;
import dev.proprio.proto.v1.ModelRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Asks a run's devices of other processes about its models, and keeps in the run's folder what they have told in sums. A run that goes on
 * takes from there what had been told of a model that it evaluates again, and asks the same devices for the rest: a device answers a
 * question once, and a second sum over others would tell what is between the two.
 */
final class ToldAnswers {
    static final String FILE = "answers.json";

    private static final Logger log = LoggerFactory.getLogger(ToldAnswers.class);

    private final FleetQueries queries;
    private final RunFolder folder;
    private final int rounds;
    private final Map<Integer, OfModel> models = new TreeMap<>();
    private boolean isRead;

    /**
     * What was told of a model.
     *
     * @param model digest of its bytes, and of what is said of it
     * @param devices who is asked, by what they are asked for, where not all are asked the same
     * @param answers by the digest of the question
     */
    record OfModel(int round, String model, Map<String, List<String>> devices, Map<String, Told> answers) {
        OfModel(int round, String model) {
            this(round, model, Map.of(), Map.of());
        }

        OfModel {
            devices = new LinkedHashMap<>(devices);
            answers = new LinkedHashMap<>(answers);
        }
    }

    /**
     * What came of a question.
     *
     * @param asked how many devices were asked
     * @param refused why others are not in the sums, by device
     * @param repeated how many answers came from devices that had answered before
     * @param devices how many are in the sums
     * @param clamped how many values they have moved to the end of their range, or left out
     */
    record Told(
            int asked,
            Map<String, String> refused,
            int repeated,
            long devices,
            long clamped,
            Map<String, List<Long>> sums) {
        static Told of(Query query, CollectedAnswers told, SummedAnswer sum) {
            Map<String, List<Long>> sums = new LinkedHashMap<>();
            for (BoundedVector vector : query.shape().vectors()) {
                List<Long> values = new ArrayList<>();
                for (long value : sum.sum(vector.name())) {
                    values.add(value);
                }
                sums.put(vector.name(), values);
            }
            return new Told(told.asked(), told.refused(), told.repeated(), sum.devices(), sum.clamped(), sums);
        }

        CollectedAnswers answers() {
            Map<String, long[]> values = new LinkedHashMap<>();
            sums.forEach((name, sum) ->
                    values.put(name, sum.stream().mapToLong(Long::longValue).toArray()));
            return new CollectedAnswers(
                    Optional.of(new SummedAnswer(devices, clamped, values)), asked, refused, repeated);
        }
    }

    /**
     * @param folder the run's
     * @param rounds how many of the latest may be evaluated again when the run goes on, at least 1
     */
    ToldAnswers(FleetQueries queries, RunFolder folder, int rounds) {
        this.queries = queries;
        this.folder = folder;
        this.rounds = rounds;
    }

    /** Those that are connected now. */
    List<String> devices() throws InterruptedException {
        return queries.devices();
    }

    /**
     * Those that are connected now, or that were when they were first asked about this model for this purpose and some of that is known.
     *
     * @param round tells it from others of the run, as in the plans of what is asked
     * @throws RunFailedException if what was kept can't be read
     */
    List<String> devices(String purpose, int round, QueriedModel model)
            throws RunFailedException, InterruptedException {
        OfModel about = about(round, model.reference());
        if (!about.devices.containsKey(purpose)) {
            // Kept with the first answer: as long as there is none, others may be asked.
            about.devices.put(purpose, List.copyOf(queries.devices()));
        }
        return about.devices.getOrDefault(purpose, List.of());
    }

    /**
     * What devices tell, or have told before the run went on.
     *
     * @throws RunFailedException if what was kept can't be read, or what comes can't be kept
     */
    CollectedAnswers ask(QueryPlan plan) throws RunFailedException, InterruptedException {
        ModelRef model = plan.models().getFirst().reference();
        OfModel about = about(plan.round(), model);
        String question = hexadecimal(
                QueryBinding.of(plan.query(), plan.run(), plan.round(), model).model());
        Optional<Told> kept = Optional.ofNullable(about.answers.get(question));
        if (kept.isPresent()) {
            log.info("what devices have told in {} of {} is known from before", plan.round(), plan.run());
            return kept.get().answers();
        }
        CollectedAnswers told = queries.ask(plan);
        if (told.sum().isPresent()) {
            about.answers.put(question, Told.of(plan.query(), told, told.sum().get()));
            keep(plan.round());
        }
        return told;
    }

    private OfModel about(int round, ModelRef model) throws RunFailedException {
        read();
        String digest = hexadecimal(model.getSha256()) + hexadecimal(model.getDescriptionSha256());
        OfModel about = Optional.ofNullable(models.get(round))
                .filter(known -> known.model.equals(digest))
                .orElseGet(() -> new OfModel(round, digest));
        models.put(round, about);
        return about;
    }

    private static String hexadecimal(ByteString digest) {
        return Hexadecimal.of(digest.toByteArray());
    }

    private void read() throws RunFailedException {
        if (isRead) {
            return;
        }
        try {
            for (OfModel kept : RunFolder.read(folder.path(), FILE)
                    .map(json -> RunJson.read(json, OfModel[].class))
                    .orElse(new OfModel[0])) {
                models.put(kept.round, kept);
            }
        } catch (JacksonException notWhole) {
            log.warn("{}: {} was not whole; devices are asked again", folder.path(), FILE);
        } catch (IOException e) {
            throw failed("read", e);
        }
        isRead = true;
    }

    private void keep(int latest) throws RunFailedException {
        models.keySet().removeIf(round -> round <= latest - rounds);
        try {
            folder.write(FILE, RunJson.line(List.copyOf(models.values())));
        } catch (IOException e) {
            throw failed("kept", e);
        }
    }

    private RunFailedException failed(String what, IOException e) {
        return new RunFailedException(
                "what devices have told of the model could not be %s: %s: %s"
                        .formatted(what, folder.path().resolve(FILE), FailureText.of(e)),
                e);
    }
}
