package dev.proprio.experiments.sweep;

import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;

/** Makes what is tried of variants and axes. */
final class Candidates {
    private Candidates() {}

    /** One for each variant, or the experiment itself. */
    static List<Candidate> variants(SettingNode.Mapping base, SettingNode.Mapping variants) {
        if (variants.entries().isEmpty()) {
            return List.of(Candidate.unchanged(base));
        }
        List<Candidate> candidates = new ArrayList<>();
        variants.entries().forEach((name, node) -> {
            Candidate candidate = Candidate.unchanged(base).named(name);
            if (node instanceof SettingNode.Mapping changes) {
                for (var change : changes.entries().entrySet()) {
                    candidate = candidate.with(change.getKey(), change.getValue());
                }
            }
            candidates.add(candidate);
        });
        return candidates;
    }

    /** Every combination, the last axis changing fastest. */
    static List<Candidate> grid(List<Candidate> variants, List<SweepAxis> axes) {
        List<Candidate> all = variants;
        for (SweepAxis axis : axes) {
            if (axis instanceof SweepAxis.Choices choices) {
                all = all.stream()
                        .flatMap(
                                candidate -> choices.values().stream().map(value -> candidate.with(axis.path(), value)))
                        .toList();
            }
        }
        return all;
    }

    /** {@code trials} combinations; each axis has draws of its own, so that another axis changes none of them. */
    static List<Candidate> random(List<Candidate> variants, List<SweepAxis> axes, int trials, long seed) {
        List<Candidate> drawn = new ArrayList<>();
        for (int trial = 0; trial < trials; trial++) {
            Candidate candidate = variants.get(trial % variants.size());
            for (SweepAxis axis : axes) {
                candidate = candidate.with(axis.path(), axis.draw(random(axis, trial, seed)));
            }
            drawn.add(candidate);
        }
        return drawn;
    }

    /** What a trial draws one axis by. */
    static KeyedRandom random(SweepAxis axis, int trial, long seed) {
        return KeyedRandom.of(seed, "search", trial, KeyedRandom.keyOf(axis.path()));
    }
}
