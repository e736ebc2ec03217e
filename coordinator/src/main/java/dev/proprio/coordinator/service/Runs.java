package dev.proprio.coordinator.service;

import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The runs of a coordinator. What it has answered outlives the process. Thread-safe; may block on files. */
public interface Runs {
    /**
     * Some runs, newest first.
     *
     * @param before those that are older than this one; empty for the newest
     * @param most how many at most
     */
    List<RunView> list(Optional<String> before, int most) throws NoSuchRunException;

    /** One run. */
    RunView find(String id) throws NoSuchRunException;

    /** One run with its settings. */
    RunDetail detail(String id) throws NoSuchRunException, IOException;

    /**
     * Makes a run.
     *
     * @throws SettingsException if its settings are wrong, with every problem there is
     * @throws ConflictException if there are as many runs as may be
     * @throws IOException if it can't be stored
     */
    RunView create(RunRequest request) throws ConflictException, IOException;

    /**
     * Does something with a run, or sees to it that it is done soon.
     *
     * @throws ConflictException if the run's state does not allow it
     * @throws IOException if it can't be stored
     */
    RunView act(String id, RunAction action) throws NoSuchRunException, ConflictException, IOException;

    /**
     * Removes a run and all its files.
     *
     * @throws ConflictException if it is under way
     * @throws IOException if the files can't be removed
     */
    void delete(String id) throws NoSuchRunException, ConflictException, IOException;

    /** The first rounds after a place, as many as an answer holds. */
    RowPage rounds(String id, RowCursor after) throws NoSuchRunException, IOException;

    /** The same for what became of the rounds' devices. */
    RowPage clients(String id, RowCursor after) throws NoSuchRunException, IOException;

    /** What a run was asked for with. */
    RunOrigin origin(String id) throws NoSuchRunException, IOException;

    /**
     * Gives a run other labels.
     *
     * @throws ConflictException if it would have more tags than may be
     * @throws IOException if they can't be stored
     */
    RunView label(String id, LabelChange change) throws NoSuchRunException, ConflictException, IOException;

    /** The files in a run's folder that people may want, by their names. */
    List<RunFolderFile> files(String id) throws NoSuchRunException, IOException;

    /** One of those files, by its name, if there is one. */
    Optional<Path> file(String id, String name) throws NoSuchRunException, IOException;

    /**
     * What may be claimed of some runs side by side, as JSON.
     *
     * @param measure accuracy, macro-f1 or loss
     * @param across sections of the settings that may differ though they make another problem: data, model, evaluation
     * @throws ConflictException if they did not solve the same problem, or are not done; the message says which and why
     */
    String compare(List<String> ids, String measure, Set<String> across)
            throws NoSuchRunException, ConflictException, IOException;

    /** A file of a run, if there is one. */
    Optional<Path> file(String id, RunFile file) throws NoSuchRunException;

    /**
     * What changed from one run's last model to another's, window by window, as JSON.
     *
     * @throws ConflictException if they can't be compared so
     */
    String changes(String id, String other) throws NoSuchRunException, ConflictException, IOException;

    /**
     * What happens in a run: first its present state, then what happened after {@code after}, then what happens.
     *
     * @param after the position of an event; 0 for everything from the run's start
     */
    EventStream watch(String id, long after) throws NoSuchRunException, IOException;

    /**
     * What happens to all runs and devices.
     *
     * @param after the position of an event; if what followed it is not known any more, or it is 0, the present state
     *     of everything comes first
     */
    EventStream watchAll(long after);
}
