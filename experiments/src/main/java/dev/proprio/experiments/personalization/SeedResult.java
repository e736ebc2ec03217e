package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.record.DataDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one seed gave.
 *
 * @param scores of everyone, on all axes
 * @param confusions of all people together
 * @param rejected what rejection makes of people who did not choose thresholds, if it is measured
 * @param costs of each method
 * @param classes the names of each axis's classes
 * @param training how many people trained
 * @param leftOut what those who were left out lack
 * @param leak what leaked, if that was allowed
 * @param data what was learnt from
 * @param failed why methods failed, by label; some of their scores may be missing
 * @param notes what else has to be known, in sentences without their full stops
 * @param labels how many windows somebody labelled, if not all need have a label
 */
record SeedResult(
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
        Optional<SeedLabels> labels) {}
