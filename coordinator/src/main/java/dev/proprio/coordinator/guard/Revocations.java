package dev.proprio.coordinator.guard;

import dev.proprio.proto.identity.DeviceCertificate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who may no longer take part, though a certificate says so. Thread-safe. */
public final class Revocations {
    private final GuardDatabase database;
    private final Clock clock;
    private final Refreshed<Revoked> revoked;

    /** @param since the times of revocations that were undone, by device, in epoch seconds */
    private record Revoked(Set<String> serials, Set<String> devices, Map<String, Long> since) {
        boolean includes(DeviceCertificate certificate) {
            Long undone = since.get(certificate.device());
            return serials.contains(certificate.serial())
                    || devices.contains(certificate.device())
                    || (undone != null && certificate.from().getEpochSecond() < undone);
        }
    }

    Revocations(GuardDatabase database, Clock clock) throws GuardException {
        this.database = database;
        this.clock = clock;
        this.revoked = new Refreshed<>(database, this::read);
    }

    /** Whether a certificate was revoked, as far as was known at the last {@link #refresh}; never waits. */
    public boolean includes(DeviceCertificate certificate) {
        return revoked.latest().includes(certificate);
    }

    /** Learns what other processes have revoked. */
    public void refresh() throws GuardException {
        revoked.refresh();
    }

    /**
     * Revokes a device's certificates, present and future: it may only enrol again with a token that names it.
     *
     * @return how many certificates it had that were still valid
     */
    public int revoke(String device) throws GuardException {
        int certificates = database.write(
                connection -> revoke(connection, device, clock.instant().getEpochSecond()));
        revoked.refresh();
        return certificates;
    }

    private static int revoke(Connection connection, String device, long now) throws SQLException {
        int changed = withdraw(connection, device, now);
        try (PreparedStatement block =
                connection.prepareStatement("INSERT OR REPLACE INTO blocked (device, at) VALUES (?, ?)")) {
            block.setString(1, device);
            block.setLong(2, now);
            block.executeUpdate();
        }
        return changed;
    }

    /**
     * Undoes the revocation of a device: certificates that begin later count again, those from before do not.
     *
     * @return when it was revoked; empty if it is not
     */
    public Optional<Instant> readmit(String device) throws GuardException {
        Optional<Instant> since = database.write(connection -> readmit(connection, device));
        revoked.refresh();
        return since;
    }

    private static Optional<Instant> readmit(Connection connection, String device) throws SQLException {
        Optional<Instant> since;
        try (PreparedStatement query = connection.prepareStatement("SELECT at FROM blocked WHERE device = ?")) {
            query.setString(1, device);
            try (ResultSet found = query.executeQuery()) {
                since = found.next() ? Optional.of(Instant.ofEpochSecond(found.getLong(1))) : Optional.empty();
            }
        }
        Enrolments.execute(
                connection,
                "INSERT OR REPLACE INTO readmitted (device, since) SELECT device, at FROM blocked WHERE device = ?",
                device);
        Enrolments.execute(connection, "DELETE FROM blocked WHERE device = ?", device);
        return since;
    }

    /** Whether the coordinator's own authority has ever certified a device. */
    public boolean knows(String device) throws GuardException {
        return database.read(connection ->
                Enrolments.count(connection, "SELECT count(*) FROM certificates WHERE device = ?", device) > 0);
    }

    /** Revokes the certificates that a device has, and not those to come. */
    static int withdraw(Connection connection, String device, long now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE certificates SET revoked = ? WHERE device = ? AND revoked IS NULL AND expires >= ?")) {
            update.setLong(1, now);
            update.setString(2, device);
            update.setLong(3, now);
            return update.executeUpdate();
        }
    }

    /** The revoked devices, sorted. */
    public List<String> devices() throws GuardException {
        return revoked.refresh().devices.stream().sorted().toList();
    }

    private Revoked read() throws GuardException {
        return database.read(connection -> new Revoked(
                column(
                        connection,
                        "SELECT serial FROM certificates WHERE revoked IS NOT NULL AND expires >= "
                                + clock.instant().getEpochSecond()),
                column(connection, "SELECT device FROM blocked"),
                undone(connection)));
    }

    private static Map<String, Long> undone(Connection connection) throws SQLException {
        Map<String, Long> since = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT device, since FROM readmitted");
                ResultSet found = query.executeQuery()) {
            while (found.next()) {
                since.put(found.getString(1), found.getLong(2));
            }
        }
        return since;
    }

    private static Set<String> column(Connection connection, String select) throws SQLException {
        Set<String> values = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(select);
                ResultSet found = query.executeQuery()) {
            while (found.next()) {
                values.add(found.getString(1));
            }
        }
        return values;
    }
}
