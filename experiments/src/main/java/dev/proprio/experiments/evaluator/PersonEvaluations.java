package dev.proprio.experiments.evaluator;

import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.PersonEvaluationMessage;
import dev.proprio.proto.v1.WindowOriginMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How evaluations of people travel. */
final class PersonEvaluations {
    private PersonEvaluations() {}

    /** The message of an evaluation, or of a person without windows. */
    static PersonEvaluationMessage write(Optional<PersonEvaluation> person) {
        var message = PersonEvaluationMessage.newBuilder();
        person.ifPresent(measured -> {
            PersonPredictions said = measured.predictions();
            message.setUser(said.person())
                    .setLoss(measured.loss())
                    .addAllTruth(boxed(said.truth()))
                    .addAllPredicted(boxed(said.predicted()));
            said.scores()
                    .ifPresent(scores -> message.setScores(UnsafeByteOperations.unsafeWrap(FloatBytes.encode(scores))));
            said.origins()
                    .forEach(origin -> message.addOrigins(WindowOriginMessage.newBuilder()
                            .setSession(origin.session())
                            .setRecording(origin.recording())
                            .setSeconds(origin.seconds())
                            .setStamped(origin.stamped())
                            .setFirst(origin.first())
                            .setLength(origin.length())));
        });
        return message.build();
    }

    /**
     * The evaluation of a message; empty for a person without windows.
     *
     * @param user whose it must be
     * @param classes how many there are
     * @param last whether it is the last model's
     * @param origins whether it is asked where windows come from
     * @throws InvalidPartialException if it can't be that
     */
    static Optional<PersonEvaluation> read(
            PersonEvaluationMessage message, String user, int classes, boolean last, boolean origins)
            throws InvalidPartialException {
        int windows = message.getTruthCount();
        if (message.equals(PersonEvaluationMessage.getDefaultInstance())) {
            return Optional.empty();
        }
        require(message.getUser().equals(user), "it measures somebody else");
        require(windows > 0 && message.getPredictedCount() == windows, "its classes and predictions do not fit");
        int[] truth = ints(message.getTruthList());
        int[] predicted = ints(message.getPredictedList());
        require(areClasses(truth, classes) && areClasses(predicted, classes), "it has a class that there is not");
        int scores = message.getScores().size() / Float.BYTES;
        require(
                message.getScores().size() % Float.BYTES == 0
                        && (scores == 0 || (last && scores == (long) windows * classes)),
                "its scores do not fit its windows");
        require(
                message.getOriginsCount() == (last && origins ? windows : 0),
                "it does not tell where each window comes from");
        var predictions = new PersonPredictions(
                user,
                message.getOriginsList().stream()
                        .map(origin -> new WindowOrigin(
                                origin.getSession(),
                                origin.getRecording(),
                                origin.getSeconds(),
                                origin.getStamped(),
                                origin.getFirst(),
                                origin.getLength()))
                        .toList(),
                truth,
                predicted,
                scores == 0
                        ? Optional.empty()
                        : Optional.of(FloatBytes.decode(message.getScores().toByteArray())));
        return Optional.of(PersonEvaluation.of(classes, message.getLoss(), predictions));
    }

    private static boolean areClasses(int[] labels, int classes) {
        return Arrays.stream(labels).allMatch(label -> label >= 0 && label < classes);
    }

    private static List<Integer> boxed(int[] values) {
        return IntStream.of(values).boxed().toList();
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void require(boolean holds, String otherwise) throws InvalidPartialException {
        if (!holds) {
            throw new InvalidPartialException("an evaluation can't be one that was asked for: " + otherwise);
        }
    }
}
