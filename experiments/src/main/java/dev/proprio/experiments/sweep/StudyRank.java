package dev.proprio.experiments.sweep;

import dev.proprio.client.personalization.Centralized;
import dev.proprio.experiments.personalization.CellSummaries;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.text.CountText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What the trials of a personalization experiment are ranked by. */
public record StudyRank(
        @Setting("The figure of a method: accuracy, macro-f1, worst-decile or gain.")
        StudyFigure figure,

        @Setting("The axis: B for new people, C for new classes, D for both.")
        String axis,

        @Setting("The method, by its name in the tables; left out, the best but for global and centralized.")
        Optional<String> method,

        @Setting("The labelled windows of each class; left out, the most that are tried.")
        Optional<Integer> shots) {
    /** The one is where every method starts, and the other is what no federation may do. */
    private static final Set<String> YARDSTICKS = Set.of(CellSummaries.REFERENCE, Extensions.nameOf(Centralized.class));

    public StudyRank {
        Require.that(Set.of("B", "C", "D").contains(axis), "axis", "must be B, C or D but was \"%s\"".formatted(axis));
    }

    /** The accuracy of the best method for new people with the most shots. */
    public StudyRank() {
        this(StudyFigure.ACCURACY, "B", Optional.empty(), Optional.empty());
    }

    /** A figure, and the method that has it. */
    record Ranked(String method, double score) {}

    /** The figure in the content of {@code personalization.json}, if it has it. */
    Optional<Ranked> of(JsonNode study) {
        List<JsonNode> here = study.get("summaries")
                .valueStream()
                .filter(row -> row.get("axis").asString().equals(axis) && row.has("shots") && row.has(figure.key()))
                .toList();
        int most = shots.orElse(
                here.stream().mapToInt(row -> row.get("shots").asInt()).max().orElse(0));
        List<JsonNode> asked =
                here.stream().filter(row -> row.get("shots").asInt() == most).toList();
        return asked.stream()
                .filter(row -> counts(row, asked))
                .map(row -> new Ranked(
                        row.get("method").asString(), row.get(figure.key()).asDouble()))
                .max(Comparator.comparingDouble(Ranked::score));
    }

    private boolean counts(JsonNode row, List<JsonNode> all) {
        String name = row.get("method").asString();
        boolean only = all.stream()
                .allMatch(other -> YARDSTICKS.contains(other.get("method").asString()));
        return method.map(name::equals).orElse(only || !YARDSTICKS.contains(name));
    }

    /** In words. */
    @Override
    public String toString() {
        return "%s of %s on axis %s with %s"
                .formatted(
                        figure,
                        method.orElse("the best method but global and centralized"),
                        axis,
                        shots.map(count -> CountText.of(count, "shot")).orElse("the most shots"));
    }
}
