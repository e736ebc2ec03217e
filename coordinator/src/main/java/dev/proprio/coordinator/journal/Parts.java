package dev.proprio.coordinator.journal;

import java.sql.SQLException;

/** The parts that a round was taken apart into. */
@FunctionalInterface
interface Parts {
    /** The part {@code name}, whole, which there must be. */
    byte[] get(String name) throws SQLException, JournalException;
}
