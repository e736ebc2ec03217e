package dev.proprio.experiments.personalization;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a method does for people, on every axis on which it is measured.
 *
 * @param measured by axis, in the order of people and shots
 * @param contribution how many values each training device contributes to the method
 * @param withoutWindows people who trained and have no window of their own, so that they count nowhere
 */
record MethodScores(Map<EvaluationAxis, List<Measured>> measured, int contribution, List<String> withoutWindows) {
    MethodScores {
        Map<EvaluationAxis, List<Measured>> copy = new EnumMap<>(EvaluationAxis.class);
        measured.forEach((axis, scores) -> copy.put(axis, List.copyOf(scores)));
        measured = copy;
        withoutWindows = List.copyOf(withoutWindows);
    }

    /** The scores of all parts of the people, which come in order. */
    static MethodScores together(List<MethodScores> parts) {
        Map<EvaluationAxis, List<Measured>> measured = new EnumMap<>(EvaluationAxis.class);
        List<String> withoutWindows = new ArrayList<>();
        for (MethodScores part : parts) {
            part.measured.forEach((axis, scores) ->
                    measured.computeIfAbsent(axis, key -> new ArrayList<>()).addAll(scores));
            withoutWindows.addAll(part.withoutWindows);
        }
        return new MethodScores(measured, parts.getFirst().contribution, withoutWindows);
    }
}
