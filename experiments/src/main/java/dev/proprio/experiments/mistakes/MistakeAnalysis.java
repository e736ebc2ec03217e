package dev.proprio.experiments.mistakes;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.evaluation.PersonPredictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a model is wrong, the content of {@code mistakes.json}. Of the windows themselves, few are kept.
 *
 * @param windows how many were tested
 * @param wrong how many of these were taken for another class
 * @param confident how many of these the model was sure of
 * @param confidentFrom from which probability on it counts as sure; empty if the model gives none
 * @param kept how many mistakes are here with their signals
 * @param perPerson the most of one person's
 * @param withheld why none is; empty if they may be
 * @param channels what the signals are of
 * @param channelsLeftOut how many more channels there are
 * @param windowSeconds how long a window is; empty for vectors without a time
 * @param people everybody who was tested, the worst accuracy first
 * @param slices of the tested windows
 * @param slicesLeftOut how many more slices there are, groups of one person with a fact of their own among them
 */
public record MistakeAnalysis(
        long windows,
        long wrong,
        long confident,
        Optional<Double> confidentFrom,
        int kept,
        int perPerson,
        Optional<String> withheld,
        List<String> channels,
        int channelsLeftOut,
        Optional<Double> windowSeconds,
        List<PersonMistakes> people,
        List<ErrorSlice> slices,
        int slicesLeftOut) {
    /** Its file in a run's folder. */
    public static final String FILE = "mistakes.json";

    /** From this probability on, a model is sure. */
    public static final double CONFIDENT = 0.9;

    /** So many slices of a kind are told of. */
    public static final int MOST_OF_A_KIND = 40;

    /** So many mistakes are looked into, everybody's first before anybody's second. */
    private static final int MOST_OCCLUDED = 100;

    public MistakeAnalysis {
        channels = List.copyOf(channels);
        people = List.copyOf(people);
        slices = List.copyOf(slices);
    }

    /**
     * Looks through what the last model said.
     *
     * @param said of everybody, with where the windows come from
     * @param source of the windows
     * @param perPerson the most mistakes that are kept of one person, at least 1
     * @param withheld why none may be kept; empty if they may be
     * @throws SensorDataException if windows can't be read
     */
    public static MistakeAnalysis of(
            List<PersonPredictions> said, WindowSource source, int perPerson, Optional<String> withheld)
            throws SensorDataException, InterruptedException {
        return of(said, source, perPerson, withheld, Optional.empty());
    }

    /**
     * The same, with what those windows were taken by.
     *
     * @param model that was tested; empty if everybody was tested with one of several
     */
    public static MistakeAnalysis of(
            List<PersonPredictions> said,
            WindowSource source,
            int perPerson,
            Optional<String> withheld,
            Optional<TestedModel> model)
            throws SensorDataException, InterruptedException {
        List<PersonErrors> people = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
            people.add(PersonErrors.of(said.get(i), i, source.input()));
        }
        var counts = new SliceCounts();
        people.forEach(person -> person.count(counts));
        int single = countFacts(people, source, counts);
        List<ErrorSlice> slices = counts.slices();
        List<ErrorSlice> most = SliceCounts.most(slices);
        List<PersonErrors> worstFirst = people.stream()
                .sorted(Comparator.comparingDouble(PersonErrors::accuracy)
                        .thenComparing(person -> person.said().person()))
                .toList();
        int channels = source.input().channels().size();
        int drawn = withheld.isPresent() ? 0 : Math.min(channels, ChannelTrace.MOST_CHANNELS);
        List<int[]> chosen = withheld.isPresent()
                ? worstFirst.stream().map(person -> new int[0]).toList()
                : ChosenMistakes.of(worstFirst, perPerson, drawn, source.input().length());
        int[] occluded = ChosenMistakes.first(chosen, model.isPresent() ? MOST_OCCLUDED : 0);
        List<PersonMistakes> looked = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            looked.add(worstFirst.get(i).with(chosen.get(i), source, model, occluded[i]));
        }
        boolean scored =
                people.stream().allMatch(person -> person.said().scores().isPresent());
        double seconds = source.input().seconds();
        return new MistakeAnalysis(
                people.stream().mapToLong(PersonErrors::windows).sum(),
                people.stream().mapToLong(PersonErrors::wrong).sum(),
                people.stream().mapToLong(PersonErrors::confident).sum(),
                scored ? Optional.of(CONFIDENT) : Optional.empty(),
                chosen.stream().mapToInt(some -> some.length).sum(),
                perPerson,
                withheld,
                source.input().channels().subList(0, drawn),
                channels - drawn,
                seconds > 0 ? Optional.of(seconds) : Optional.empty(),
                looked,
                most,
                slices.size() - most.size() + single);
    }

    /** Returns how many groups are of one person alone, which tell nothing of a fact. */
    private static int countFacts(List<PersonErrors> people, WindowSource source, SliceCounts counts) {
        var facts = new FactGroups(
                people.stream().map(person -> source.facts(person.said())).toList());
        for (PersonErrors person : people) {
            for (String name : facts.slices(person.number())) {
                counts.add(SliceKind.FACT, name, person.number(), person.windows(), person.wrong(), person.confident());
            }
        }
        return facts.single();
    }
}
