package dev.proprio.experiments.compare;

import dev.proprio.experiments.exploration.TestedFile;
import dev.proprio.experiments.exploration.TestedWindows;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.statistics.McNemar;
import dev.proprio.experiments.statistics.PairedPermutation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What changed between two runs, window by window. Windows are the same whose person, recording and beginning are.
 *
 * @param all windows together
 * @param windowTest of all windows, as if those of a person did not hang together
 * @param peopleTest the sign-flip test's p-value of people's differences, which does not take that for granted
 * @param people whose windows changed most first; those whose windows stayed as they were are left out
 * @param peopleLeftOut how many more people have windows that changed
 * @param classes all of them, in the data's order
 */
public record ChangedWindows(
        ChangeCounts all,
        McNemar windowTest,
        double peopleTest,
        List<ChangeCounts> people,
        int peopleLeftOut,
        List<ChangeCounts> classes) {
    private static final int MOST_PEOPLE = 1_000;

    public ChangedWindows {
        people = List.copyOf(people);
        classes = List.copyOf(classes);
    }

    /** Where a window begins. */
    private record Start(int recording, double seconds) {}

    /**
     * From one run to another.
     *
     * @return empty if one of them does not tell of single windows
     * @throws IncomparableException if they were tested on other data, or other windows of it
     */
    public static Optional<ChangedWindows> of(Path from, Path to) throws IncomparableException, IOException {
        Optional<TestedFile> first = read(from);
        Optional<TestedFile> second = read(to);
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        requireSameData(from, to);
        if (!first.get().classes().equals(second.get().classes())) {
            throw new IncomparableException(
                    "the runs know other classes than each other; compare runs of one experiment");
        }
        return Optional.of(of(first.get(), second.get()));
    }

    private static Optional<TestedFile> read(Path folder) throws IncomparableException, IOException {
        try {
            return TestedFile.read(folder);
        } catch (JacksonException e) {
            throw new IncomparableException("%s of the run %s cannot be read (%s); run the experiment again"
                    .formatted(TestedWindows.FILE, folder.getFileName(), e.getOriginalMessage()));
        }
    }

    private static void requireSameData(Path from, Path to) throws IncomparableException, IOException {
        Optional<String> first = RunFolder.summary(from).flatMap(RunSummary::dataSha256);
        Optional<String> second = RunFolder.summary(to).flatMap(RunSummary::dataSha256);
        if (first.isPresent() && second.isPresent() && !first.get().equals(second.get())) {
            throw new IncomparableException(
                    "the runs were not made with the same data, so that their windows can't be matched; run one of them again with the data of the other");
        }
    }

    /** @throws IncomparableException if they are not of the same windows */
    static ChangedWindows of(TestedFile from, TestedFile to) throws IncomparableException {
        Map<String, TestedWindows> second = new HashMap<>();
        to.people().forEach(person -> second.put(person.person(), person));
        int[][] byClass = new int[from.classes().size()][4];
        List<ChangeCounts> people = new ArrayList<>();
        for (TestedWindows person : from.people()) {
            TestedWindows then = second.get(person.person());
            if (then == null || then.truth().length != person.truth().length) {
                throw otherWindows(person.person());
            }
            people.add(count(person, then, byClass));
        }
        if (people.size() != second.size()) {
            throw new IncomparableException(
                    "one run was tested on %s people and the other on %s; compare runs of the same seed and evaluation"
                            .formatted(people.size(), second.size()));
        }
        List<ChangeCounts> classes = new ArrayList<>();
        int[] sum = new int[4];
        for (int c = 0; c < byClass.length; c++) {
            classes.add(counts(from.classes().get(c), byClass[c]));
            for (int i = 0; i < sum.length; i++) {
                sum[i] += byClass[c][i];
            }
        }
        List<ChangeCounts> changed = people.stream()
                .filter(person -> person.lost() + person.gained() > 0)
                .sorted(Comparator.comparingInt((ChangeCounts person) -> -person.lost() - person.gained()))
                .toList();
        ChangeCounts all = counts("all", sum);
        return new ChangedWindows(
                all,
                McNemar.of(all.lost(), all.gained()),
                PairedPermutation.of(people.stream()
                                .filter(person -> person.windows() > 0)
                                .mapToDouble(ChangeCounts::difference)
                                .toArray())
                        .p(),
                changed.subList(0, Math.min(changed.size(), MOST_PEOPLE)),
                Math.max(0, changed.size() - MOST_PEOPLE),
                classes);
    }

    private static ChangeCounts count(TestedWindows first, TestedWindows second, int[][] byClass)
            throws IncomparableException {
        Map<Start, Integer> starts = new HashMap<>();
        for (int i = 0; i < second.truth().length; i++) {
            starts.put(new Start(second.recordings()[i], second.seconds()[i]), i);
        }
        int[] own = new int[4];
        for (int i = 0; i < first.truth().length; i++) {
            Integer other = starts.get(new Start(first.recordings()[i], first.seconds()[i]));
            int truth = first.truth()[i];
            if (other == null || second.truth()[other] != truth) {
                throw otherWindows(first.person());
            }
            boolean before = first.predicted()[i] == truth;
            boolean after = second.predicted()[other] == truth;
            for (int[] counts : new int[][] {own, byClass[truth]}) {
                counts[0]++;
                counts[1] += before && !after ? 1 : 0;
                counts[2] += !before && after ? 1 : 0;
                counts[3] += before || after ? 0 : 1;
            }
        }
        return counts(first.person(), own);
    }

    private static ChangeCounts counts(String name, int[] counts) {
        return new ChangeCounts(name, counts[0], counts[1], counts[2], counts[3]);
    }

    private static IncomparableException otherWindows(String person) {
        return new IncomparableException(
                "the runs were not tested on the same windows of %s; compare runs of the same seed, data, preprocessing and evaluation"
                        .formatted(person));
    }
}
