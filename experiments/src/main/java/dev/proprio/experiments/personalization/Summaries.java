package dev.proprio.experiments.personalization;

import dev.proprio.client.personalization.Unadapted;
import dev.proprio.proto.extension.Extensions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The summaries of all cells of a study, in the order of axes, methods and shots. */
public final class Summaries {
    /** The method that others are compared with. */
    public static final String REFERENCE = Extensions.nameOf(Unadapted.class);

    private final Map<Cell, CellSummary> cells = new LinkedHashMap<>();
    private final StudyResult study;

    private Summaries(StudyResult study) {
        this.study = study;
    }

    /** Summarizes a study. */
    public static Summaries of(StudyResult study) {
        var summaries = new Summaries(study);
        for (Axis axis : Axis.values()) {
            for (String method : study.methods(axis)) {
                for (int shots : study.shots(axis)) {
                    var cell = new Cell(axis, method, shots);
                    List<UserScore> scores = study.of(cell);
                    if (!scores.isEmpty()) {
                        summaries.cells.put(cell, CellSummary.of(cell, scores, summaries.gain(cell)));
                    }
                }
            }
        }
        return summaries;
    }

    /** A cell's summary, if the method was measured there. */
    public Optional<CellSummary> of(Axis axis, String method, int shots) {
        return Optional.ofNullable(cells.get(new Cell(axis, method, shots)));
    }

    /** All summaries. */
    public List<CellSummary> all() {
        return new ArrayList<>(cells.values());
    }

    /** The people of a cell before, with the global model, and after; none where that was not measured. */
    public List<Gain.Pair> pairs(Cell cell) {
        return cell.method().equals(REFERENCE)
                ? List.of()
                : Gain.pairs(study.of(new Cell(cell.axis(), REFERENCE, cell.shots())), study.of(cell));
    }

    private Optional<Gain> gain(Cell cell) {
        List<Gain.Pair> pairs = pairs(cell);
        return pairs.isEmpty() ? Optional.empty() : Optional.of(Gain.of(pairs));
    }
}
