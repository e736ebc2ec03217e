package dev.proprio.coordinator.service;

import dev.proprio.coordinator.quarantine.FailureSubject;
import dev.proprio.coordinator.quarantine.QuarantineEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The fleet as people see it, and whom they put aside. Thread-safe. */
public interface DeviceDesk extends DeviceList {
    /** Those that are asked for, in the order that is asked for. */
    DeviceMatches page(DeviceQuery query);

    /** The fleet as a whole. */
    FleetOverview overview();

    /** Who is put aside. */
    List<QuarantineEntry> quarantined();

    /**
     * Puts somebody aside; connected devices of the kind are sent away.
     *
     * @param away how long before one task is tried; empty for as long as the settings say
     * @param reason which devices are told, too
     * @param by the name of who says so
     * @throws IOException if it can't be kept; then it is not done
     * @throws ConflictException if too many are put aside already
     */
    QuarantineEntry quarantine(FailureSubject subject, Optional<Duration> away, String reason, String by)
            throws IOException, ConflictException;

    /**
     * Lets somebody in again.
     *
     * @return what it was; empty if it was not put aside
     * @throws IOException if it can't be kept; then it is not done
     */
    Optional<QuarantineEntry> release(FailureSubject subject) throws IOException;
}
