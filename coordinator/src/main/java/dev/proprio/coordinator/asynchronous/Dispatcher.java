package dev.proprio.coordinator.asynchronous;

import dev.proprio.coordinator.devices.Course;
import java.util.List;
import java.util.function.Predicate;

/** Says who is asked next, and what it takes them. Deterministic. */
public interface Dispatcher {
    /**
     * Different devices that are there at a moment.
     *
     * @param at the moment, in microseconds of virtual time
     * @param count how many are wanted
     * @param draw how many choices there were in the step before this one
     * @param busy who can't be chosen, for they are under way
     * @return fewer only if no more were found
     */
    List<String> choose(long at, int count, int draw, Predicate<String> busy);

    /**
     * What a device does that begins at a moment.
     *
     * @param attempt how often it has begun with that version, from 1
     */
    Course course(String device, int version, int attempt, long at);
}
