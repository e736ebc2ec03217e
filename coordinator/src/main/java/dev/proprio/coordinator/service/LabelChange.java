package dev.proprio.coordinator.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run's labels are to change.
 *
 * @param replaced what they are from now on, whatever they were; empty if tags are added and taken off alone
 * @param add tags that it gets, beside those that it has then
 * @param remove tags that it loses, if it has them
 */
public record LabelChange(Optional<RunLabels> replaced, List<String> add, List<String> remove) {
    public LabelChange {
        add = List.copyOf(add);
        remove = List.copyOf(remove);
    }

    /**
     * What becomes of labels.
     *
     * @throws IllegalArgumentException if there would be more tags than may be, or one that may not be
     */
    public RunLabels of(RunLabels before) {
        RunLabels base = replaced.orElse(before);
        List<String> tags = new ArrayList<>(base.tags());
        tags.removeAll(RunLabels.typed(remove, Optional.empty()).tags());
        tags.addAll(add);
        return RunLabels.typed(tags, base.sweep());
    }
}
