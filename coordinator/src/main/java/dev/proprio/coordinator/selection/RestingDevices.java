package dev.proprio.coordinator.selection;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Who may not be asked in a round because an earlier one has.
 *
 * @param limit how rarely one device is asked; empty for as often as it is drawn
 * @param round that wants devices
 */
public record RestingDevices(Optional<ParticipationLimit> limit, LatelyAsked asked, int round) {
    /** Those of a population that do not rest; which do is found out when they are looked at. */
    public Population open(Population all, LongSupplier microseconds) {
        if (limit.isEmpty()) {
            return all;
        }
        ParticipationLimit known = limit.get();
        long begun = microseconds.getAsLong();
        return new FilteredPopulation(
                all, device -> asked.obstacle(device, round, begun, Math.max(begun, microseconds.getAsLong()), known));
    }

    /**
     * What is to be known after the round.
     *
     * @param now when it is over, in microseconds
     * @param devices whom it asked
     */
    public Optional<LatelyAsked> after(long now, List<String> devices) {
        return limit.map(known -> asked.with(round, now, devices, known));
    }
}
