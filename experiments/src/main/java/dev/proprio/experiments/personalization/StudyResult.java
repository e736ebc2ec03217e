package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.record.DataDigest;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a study gave, all seeds.
 *
 * @param methods the labels of the methods that did not fail, in the order of the spec
 * @param scores of everyone
 * @param confusions of all people together
 * @param rejected what rejection makes of people who did not choose thresholds, if it is measured
 * @param costs of each method under each seed
 * @param classes the names of each axis's classes
 * @param training how many people trained
 * @param leftOut what those who were left out lack
 * @param leak what leaked, if that was allowed
 * @param data what was learnt from, under the first seed
 * @param failed why the others failed, by label
 * @param notes what else has to be known, in sentences without their full stops
 * @param seconds how long the study took
 * @param labels how many windows somebody labelled, under each seed; empty if all need have a label
 */
public record StudyResult(
        List<String> methods,
        List<UserScore> scores,
        Map<ResultCell, ConfusionMatrix> confusions,
        List<RejectedPerson> rejected,
        List<MethodCost> costs,
        Map<EvaluationAxis, List<String>> classes,
        int training,
        List<String> leftOut,
        Optional<String> leak,
        DataDigest data,
        Map<String, String> failed,
        List<String> notes,
        double seconds,
        List<SeedLabels> labels) {
    public StudyResult {
        methods = List.copyOf(methods);
        scores = List.copyOf(scores);
        confusions = Collections.unmodifiableMap(new LinkedHashMap<>(confusions));
        rejected = List.copyOf(rejected);
        costs = List.copyOf(costs);
        classes = Collections.unmodifiableMap(new EnumMap<>(classes));
        leftOut = List.copyOf(leftOut);
        failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
        notes = List.copyOf(notes);
        labels = List.copyOf(labels);
    }

    /** The scores of a cell, in the order of seeds and people. */
    public List<UserScore> of(ResultCell cell) {
        return scores.stream()
                .filter(score -> score.axis() == cell.axis()
                        && score.shots() == cell.shots()
                        && score.method().equals(cell.method()))
                .toList();
    }

    /** How many people were measured on an axis, the same one under several seeds being one. */
    public long people(EvaluationAxis axis) {
        return scores.stream()
                .filter(score -> score.axis() == axis)
                .map(UserScore::user)
                .distinct()
                .count();
    }

    /** The numbers of shots on an axis, ascending. */
    public Set<Integer> shots(EvaluationAxis axis) {
        Set<Integer> shots = new TreeSet<>();
        scores.stream().filter(score -> score.axis() == axis).forEach(score -> shots.add(score.shots()));
        return shots;
    }

    /** The methods that were measured on an axis, in the order of the spec. */
    public List<String> methods(EvaluationAxis axis) {
        return methods.stream()
                .filter(method -> scores.stream()
                        .anyMatch(
                                score -> score.axis() == axis && score.method().equals(method)))
                .toList();
    }
}
