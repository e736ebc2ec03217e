package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.Unadapted;
import dev.proprio.experiments.statistics.Holm;
import dev.proprio.proto.extension.Extensions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The summaries of all cells of a study, in the order of axes, methods and shots. */
public final class CellSummaries {
    /** The method that others are compared with. */
    public static final String REFERENCE = Extensions.nameOf(Unadapted.class);

    private final Map<ResultCell, CellSummary> cells = new LinkedHashMap<>();
    private final StudyResult study;
    private final List<RejectionSummary> rejection;

    private CellSummaries(StudyResult study) {
        this.study = study;
        this.rejection = RejectionSummary.of(study.rejected());
    }

    /** Summarizes a study. */
    public static CellSummaries of(StudyResult study) {
        var summaries = new CellSummaries(study);
        for (EvaluationAxis axis : EvaluationAxis.values()) {
            Map<ResultCell, Gain> gains = new LinkedHashMap<>();
            for (int shots : study.shots(axis)) {
                gains.putAll(adjusted(summaries.gains(axis, shots)));
            }
            for (String method : study.methods(axis)) {
                for (int shots : study.shots(axis)) {
                    var cell = new ResultCell(axis, method, shots);
                    List<UserScore> scores = study.of(cell);
                    if (!scores.isEmpty()) {
                        Optional<Gain> gain = Optional.ofNullable(gains.get(cell));
                        summaries.cells.put(cell, CellSummary.of(cell, scores, gain));
                    }
                }
            }
        }
        return summaries;
    }

    private Map<ResultCell, Gain> gains(EvaluationAxis axis, int shots) {
        Map<ResultCell, Gain> gains = new LinkedHashMap<>();
        for (String method : study.methods(axis)) {
            var cell = new ResultCell(axis, method, shots);
            List<Gain.Pair> pairs = pairs(cell);
            if (!pairs.isEmpty()) {
                gains.put(cell, Gain.of(pairs));
            }
        }
        return gains;
    }

    /** Who compares many methods with one finds one by chance: their p are adjusted together, one that nobody knows as if it were 1. */
    static Map<ResultCell, Gain> adjusted(Map<ResultCell, Gain> gains) {
        Map<ResultCell, Gain> all = new LinkedHashMap<>(gains);
        List<ResultCell> compared = List.copyOf(gains.keySet());
        double[] adjusted = Holm.adjust(gains.values().stream()
                .mapToDouble(gain -> gain.p().orElse(1.0))
                .toArray());
        for (int i = 0; i < adjusted.length; i++) {
            double p = adjusted[i];
            all.computeIfPresent(compared.get(i), (cell, gain) -> gain.p().isPresent() ? gain.adjusted(p) : gain);
        }
        return all;
    }

    /** A cell's summary, if the method was measured there. */
    public Optional<CellSummary> of(EvaluationAxis axis, String method, int shots) {
        return Optional.ofNullable(cells.get(new ResultCell(axis, method, shots)));
    }

    /**
     * What the known classes lose by the new ones beside them, against the global model without these, which is the same
     * whatever anybody labels.
     */
    public Optional<Double> forgotten(CellSummary after) {
        return study.shots(EvaluationAxis.NEW_PEOPLE).stream()
                .flatMap(shots -> of(EvaluationAxis.NEW_PEOPLE, REFERENCE, shots).stream())
                .findFirst()
                .map(before -> before.mean() - after.known());
    }

    /** All summaries. */
    public List<CellSummary> all() {
        return new ArrayList<>(cells.values());
    }

    /** What rejection makes of each method; empty if it was not measured. */
    public List<RejectionSummary> rejection() {
        return rejection;
    }

    /** The people of a cell before, with the global model, and after; none where that was not measured. */
    public List<Gain.Pair> pairs(ResultCell cell) {
        return cell.method().equals(REFERENCE)
                ? List.of()
                : Gain.pairs(study.of(new ResultCell(cell.axis(), REFERENCE, cell.shots())), study.of(cell));
    }
}
