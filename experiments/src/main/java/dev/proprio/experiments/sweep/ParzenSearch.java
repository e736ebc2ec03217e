package dev.proprio.experiments.sweep;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Proposes trials one after the other, from what came of those before, after some that are drawn at random. The same scores give the same
 * proposals, whenever they are asked for, so that nothing need be kept of them.
 */
public final class ParzenSearch {
    /** After so many draws that are nothing new, all is taken to have been tried. */
    private static final int MOST_DRAWS = 200;

    private final List<Candidate> variants;
    private final List<SweepAxis> axes;
    private final List<Proposal> startup;
    private final int trials;
    private final long seed;
    private final TreeParzen parzen;

    /**
     * @param startup how many are drawn at random
     * @param trials how many there are with these
     */
    ParzenSearch(List<Candidate> variants, List<SweepAxis> axes, int startup, int trials, long seed) {
        this.variants = List.copyOf(variants);
        this.axes = List.copyOf(axes);
        this.trials = trials;
        this.seed = seed;
        List<ParzenAxis> known = new ArrayList<>();
        known.add(ParzenAxis.category(variants.size()));
        axes.forEach(axis -> known.add(axis.parzen()));
        this.parzen = new TreeParzen(known, seed);
        this.startup = drawnAtStart(startup);
    }

    /**
     * A trial and where it is among all that could be tried.
     *
     * @param values the variant's place among the variants, and a number for each setting that is varied
     * @param identity what tells it from trials with other settings
     * @param isDecidable whether its model tells classes apart in the end, so that there is something to decide by
     */
    record Proposal(Trial trial, List<Double> values, Map<String, String> identity, boolean isDecidable) {
        Proposal {
            values = List.copyOf(values);
        }
    }

    /** How many trials there are at most. */
    public int trials() {
        return trials;
    }

    /** Those that are drawn at random, each once. */
    List<Proposal> startup() {
        return startup;
    }

    private List<Proposal> drawnAtStart(int trials) {
        List<Proposal> drawn = new ArrayList<>();
        Set<Map<String, String>> known = new HashSet<>();
        for (int trial = 0; trial < trials; trial++) {
            Proposal proposal = proposal(drawn(trial));
            if (known.add(proposal.identity())) {
                drawn.add(proposal);
            }
        }
        return List.copyOf(drawn);
    }

    /**
     * The next trial; empty if there are enough, or nothing new is found.
     *
     * @param scores what came of each, more being better
     */
    Optional<Proposal> next(List<Proposal> tried, List<Double> scores) {
        if (tried.size() >= trials) {
            return Optional.empty();
        }
        Set<Map<String, String>> known = tried.stream().map(Proposal::identity).collect(Collectors.toSet());
        List<List<Double>> promising =
                parzen.next(tried.stream().map(Proposal::values).toList(), scores);
        for (List<Double> values : promising) {
            Optional<Proposal> proposal = fresh(values, known);
            if (proposal.isPresent()) {
                return proposal;
            }
        }
        for (int draw = 0; draw < MOST_DRAWS; draw++) {
            // Behind all that any other trial draws.
            Optional<Proposal> proposal = fresh(drawn(trials + tried.size() * MOST_DRAWS + draw), known);
            if (proposal.isPresent()) {
                return proposal;
            }
        }
        return Optional.empty();
    }

    /** Settings that were not tried, if they can be at all: what is drawn together need not go together. */
    private Optional<Proposal> fresh(List<Double> values, Set<Map<String, String>> known) {
        try {
            return Optional.of(proposal(values))
                    .filter(proposal -> proposal.isDecidable() && !known.contains(proposal.identity()));
        } catch (SettingsException impossible) {
            return Optional.empty();
        }
    }

    private List<Double> drawn(int trial) {
        List<Double> values = new ArrayList<>();
        values.add((double) (trial % variants.size()));
        for (SweepAxis axis : axes) {
            values.add(axis.place(axis.draw(Candidates.random(axis, trial, seed))));
        }
        return values;
    }

    private Proposal proposal(List<Double> values) {
        Candidate candidate = variants.get(values.getFirst().intValue());
        List<String> name = new ArrayList<>();
        if (!candidate.variant().isEmpty()) {
            name.add(candidate.variant());
        }
        List<Double> places = new ArrayList<>();
        places.add(values.getFirst());
        for (int i = 0; i < axes.size(); i++) {
            SweepAxis axis = axes.get(i);
            SettingNode value = axis.at(values.get(i + 1));
            candidate = candidate.with(axis.path(), value);
            name.add(label(axis) + "=" + text(value));
            // A number that was rounded is elsewhere.
            places.add(axis.place(value));
        }
        ExperimentSpec spec = Trial.spec(candidate.settings());
        var trial = new Trial(
                name.isEmpty() ? "as it is" : String.join(" ", name),
                candidate.variant(),
                candidate.settings(),
                candidate.changed());
        boolean decidable = spec.personalize().isPresent() || spec.local().learnsClasses(spec.rounds());
        return new Proposal(trial, places, Trial.identity(spec), decidable);
    }

    /** The last part of an axis's path, where that says enough. */
    private String label(SweepAxis axis) {
        String last = last(axis.path());
        long same =
                axes.stream().filter(other -> last(other.path()).equals(last)).count();
        return same > 1 ? axis.path() : last;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String text(SettingNode node) {
        return switch (node) {
            case SettingNode.Scalar scalar -> scalar.text();
            case SettingNode.Sequence list ->
                list.items().stream().map(ParzenSearch::text).collect(Collectors.joining(", ", "[", "]"));
            case SettingNode.Mapping mapping ->
                mapping.entries().entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
