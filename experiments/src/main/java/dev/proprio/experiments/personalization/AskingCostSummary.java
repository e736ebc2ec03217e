package dev.proprio.experiments.personalization;

import dev.proprio.experiments.evaluation.UserSpread;
import dev.proprio.experiments.spec.AskedMethod;
import dev.proprio.experiments.spec.AskingSpec;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.statistics.EffectSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What asking costs new people with a budget of questions, those of all seeds together.
 *
 * @param method the label of what is fitted, and how people are asked
 * @param asking how they are asked
 * @param budget how many questions there may be
 * @param people how many were asked, somebody under several seeds as often
 * @param accuracy the mean over people
 * @param questions how many windows people labelled
 * @param taps what that cost them
 * @param stopped how often a rule ended the questions before the budget did, the mean over people
 */
public record AskingCostSummary(
        String method,
        String asking,
        int budget,
        int people,
        double accuracy,
        PerPerson questions,
        PerPerson taps,
        double stopped) {
    /** How a number is spread over people: its mean, ends, middle and the tenths at both ends. */
    public record PerPerson(double mean, double least, double p10, double median, double p90, double most) {
        static PerPerson of(double... values) {
            UserSpread tenths = UserSpread.of(values);
            return new PerPerson(
                    EffectSize.mean(values),
                    Arrays.stream(values).min().orElseThrow(),
                    tenths.low(),
                    EffectSize.median(values),
                    tenths.high(),
                    Arrays.stream(values).max().orElseThrow());
        }
    }

    /** Of all ways of asking and budgets, in the order of the spec; of none where taps cost nothing else than questions and no rule ends them. */
    public static List<AskingCostSummary> of(PersonalizeSpec spec, StudyResult study) {
        Optional<AskingSpec> counted = spec.asking()
                .filter(asked -> asked.cost().isPresent() || asked.stop().isPresent());
        List<AskingCostSummary> all = new ArrayList<>();
        if (counted.isPresent()) {
            spec.labelled().stream()
                    .filter(method -> method instanceof AskedMethod)
                    .map(AskedMethod.class::cast)
                    .forEach(method -> add(all, method, spec.shots(), study));
        }
        return all;
    }

    private static void add(List<AskingCostSummary> all, AskedMethod method, List<Integer> shots, StudyResult study) {
        // With all labels the budget makes no difference.
        for (int budget : method.everything() ? shots.subList(0, 1) : shots) {
            List<UserScore> scores =
                    study.of(new ResultCell(EvaluationAxis.NEW_PEOPLE, method.label(), budget)).stream()
                            .filter(score -> score.asked().isPresent())
                            .toList();
            List<QuestionCost> costs =
                    scores.stream().flatMap(score -> score.asked().stream()).toList();
            if (!costs.isEmpty()) {
                all.add(new AskingCostSummary(
                        method.label(),
                        method.asking(),
                        budget,
                        scores.size(),
                        scores.stream()
                                .mapToDouble(UserScore::accuracy)
                                .average()
                                .orElseThrow(),
                        PerPerson.of(costs.stream()
                                .mapToDouble(QuestionCost::questions)
                                .toArray()),
                        PerPerson.of(
                                costs.stream().mapToDouble(QuestionCost::taps).toArray()),
                        costs.stream()
                                .mapToDouble(QuestionCost::stopped)
                                .average()
                                .orElseThrow()));
            }
        }
    }
}
