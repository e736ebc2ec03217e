package dev.proprio.experiments.report;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import java.util.List;

/** Precision, recall and F1 of each class. */
final class ClassTable {
    private ClassTable() {}

    static void draw(Markup out, ConfusionMatrix matrix, List<String> names) {
        out.open("div", "class", "scroll").open("table", "class", "numbers");
        out.open("thead").open("tr").leaf("th", "class");
        for (String heading : List.of("windows", "precision", "recall", "F1")) {
            out.leaf("th", heading);
        }
        out.close().close().open("tbody");
        for (int i = 0; i < matrix.classes(); i++) {
            out.open("tr").leaf("th", names.get(i)).leaf("td", Format.count(matrix.actual(i)));
            out.leaf("td", Format.percent(matrix.precision(i)));
            out.leaf("td", Format.percent(matrix.recall(i)));
            out.leaf("td", Format.percent(matrix.f1(i))).close();
        }
        out.close().close().close();
    }
}
