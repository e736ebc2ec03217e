package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ClassRecall;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import java.util.List;

/** Precision, recall and F1 of each class. */
final class ClassTable {
    /** For what can't be known: the recall of a class that nobody did, say. */
    private static final String NOTHING = "–";

    private ClassTable() {}

    static void draw(Markup out, ConfusionMatrix matrix, List<String> names, List<ClassRecall> recalls) {
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr").leaf("th", "class");
        for (String heading : List.of("windows", "precision", "recall", "95% interval", "F1")) {
            out.leaf("th", heading);
        }
        out.close().close().open("tbody");
        for (int i = 0; i < matrix.classes(); i++) {
            out.open("tr").leaf("th", names.get(i)).leaf("td", Format.count(matrix.actual(i)));
            boolean tested = matrix.actual(i) > 0;
            boolean known = tested || matrix.predicted(i) > 0;
            out.leaf("td", matrix.predicted(i) > 0 ? Format.percent(matrix.precision(i)) : NOTHING);
            out.leaf("td", tested ? Format.percent(matrix.recall(i)) : NOTHING);
            out.leaf("td", interval(recalls, names.get(i)));
            out.leaf("td", known ? Format.percent(matrix.f1(i)) : NOTHING).close();
        }
        out.close().close().close();
    }

    private static String interval(ClassRecall recall) {
        return recall.low().isPresent() && recall.high().isPresent()
                ? "%s to %s"
                        .formatted(
                                Format.percent(recall.low().get()),
                                Format.percent(recall.high().get()))
                : recall.withheld()
                        .map(why -> "%s, and there %s %s"
                                .formatted(why, recall.people() == 1 ? "is" : "are", recall.people()))
                        .orElse(NOTHING);
    }

    private static String interval(List<ClassRecall> recalls, String name) {
        return recalls.stream()
                .filter(recall -> recall.name().equals(name))
                .map(ClassTable::interval)
                .findFirst()
                .orElse(NOTHING);
    }
}
