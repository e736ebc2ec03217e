package dev.proprio.coordinator.service;

import dev.proprio.proto.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * By what people find a run again; it changes nothing of what the run does.
 *
 * @param tags words that people gave it, at most 20 of at most 40 characters, each once
 * @param sweep what it was made with, such as all runs over the same settings; empty for a run by itself
 */
public record RunLabels(List<String> tags, Optional<String> sweep) {
    /** None. */
    public static final RunLabels NONE = new RunLabels(List.of(), Optional.empty());

    public static final int MOST_TAGS = 20;
    public static final int LONGEST_TAG = 40;
    public static final int LONGEST_SWEEP = 80;

    public RunLabels {
        tags = List.copyOf(new LinkedHashSet<>(tags));
        if (tags.size() > MOST_TAGS) {
            throw new IllegalArgumentException(
                    "tags may be %s but are %s; take some off".formatted(MOST_TAGS, tags.size()));
        }
        tags.forEach(tag -> require("a tag", tag, LONGEST_TAG));
        sweep.ifPresent(name -> require("the sweep's name", name, LONGEST_SWEEP));
    }

    /** The same tags, of another sweep. */
    public RunLabels ofSweep(Optional<String> name) {
        return new RunLabels(tags, name);
    }

    /** Tags as people type them: blanks around them are taken off, and those that are nothing left out. */
    public static RunLabels typed(List<String> tags, Optional<String> sweep) {
        List<String> stripped = new ArrayList<>();
        tags.stream().map(String::strip).filter(tag -> !tag.isEmpty()).forEach(stripped::add);
        return new RunLabels(stripped, sweep.map(String::strip).filter(name -> !name.isEmpty()));
    }

    private static void require(String what, String text, int longest) {
        if (text.isBlank()
                || text.length() > longest
                || text.contains(",")
                || !VisibleText.of(text).equals(text)) {
            throw new IllegalArgumentException(
                    "%s must have 1 to %s characters that can be seen, and no comma, but was \"%s\""
                            .formatted(what, longest, VisibleText.excerpt(text, longest)));
        }
    }
}
