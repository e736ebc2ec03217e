package dev.proprio.experiments.exploration;

import java.util.List;

/** The windows of one person that are kept to be looked at, by class; a line of {@code windows.jsonl}. */
public record ShownPerson(String person, List<ShownWindow> windows) {
    public ShownPerson {
        windows = List.copyOf(windows);
    }
}
