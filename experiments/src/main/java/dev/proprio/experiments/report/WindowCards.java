package dev.proprio.experiments.report;

import dev.proprio.experiments.exploration.PersonCounts;
import dev.proprio.experiments.exploration.WindowOverview;
import java.util.List;

/** Whose windows of which class the final model was tested on, and the mean power spectrum of each class. */
final class WindowCards {
    /** So many cells a page has at most. */
    private static final int MOST_CELLS = 8_000;

    private static final int STEPS = 9;

    private WindowCards() {}

    static void draw(Markup out, WindowOverview found) {
        out.open("section", "class", "card wide").leaf("h2", "Windows tested on");
        out.leaf(
                "p",
                "%s of %s. What devices train on is not among them: it stays with the devices."
                        .formatted(
                                Format.count(found.windows(), "window"),
                                people(found.people().size() + found.peopleLeftOut())),
                "class",
                "note");
        counts(out, found);
        out.close();
        if (!found.spectra().isEmpty()) {
            out.open("section", "class", "card wide").leaf("h2", "Power by frequency");
            SpectrumPlots.draw(out, found);
            out.close();
        }
    }

    private static String people(int count) {
        return count == 1 ? "1 person" : Format.count(count) + " people";
    }

    private static void counts(Markup out, WindowOverview found) {
        int classes = found.classes().size();
        List<PersonCounts> listed = found.people()
                .subList(0, Math.min(found.people().size(), Math.max(1, MOST_CELLS / Math.max(1, classes))));
        int most = listed.stream()
                .flatMap(person -> person.windows().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        out.open("div", "class", "scroll counts", "tabindex", "0");
        out.open("table").open("thead").open("tr").leaf("th", "person", "scope", "col");
        found.classes().forEach(name -> out.leaf("th", name, "scope", "col"));
        out.close().close().open("tbody");
        for (PersonCounts person : listed) {
            out.open("tr").leaf("th", person.person(), "scope", "row");
            for (int windows : person.windows()) {
                out.leaf("td", Integer.toString(windows), "class", "h" + step(windows, most));
            }
            out.close();
        }
        out.close().close().close();
        int more = found.people().size() - listed.size() + found.peopleLeftOut();
        if (more > 0) {
            out.leaf("p", "%s more are not listed.".formatted(people(more)), "class", "note");
        }
    }

    /** From 0 for none to 9 for the most. */
    private static int step(int windows, int most) {
        return windows == 0 ? 0 : 1 + (int) ((long) (STEPS - 1) * windows / most);
    }
}
