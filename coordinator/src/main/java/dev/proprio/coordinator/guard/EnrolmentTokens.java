package dev.proprio.coordinator.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The tokens with which devices enrol. Thread-safe. */
public final class EnrolmentTokens {
    private static final String PREFIX = "penrol_";

    private final GuardDatabase database;
    private final Clock clock;
    private final TokenTable table;

    EnrolmentTokens(GuardDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.table = new TokenTable(database, clock, PREFIX, "enrolment token");
    }

    /**
     * Makes a token.
     *
     * @param pattern the device that may use it, or several: {@code *} stands for any characters
     * @param uses how many devices may use it, each once; 1 unless the pattern has a {@code *}
     * @param validFor until when, from now on
     */
    public NewToken create(String pattern, int uses, Duration validFor) throws GuardException {
        if (!EnrolmentToken.isValid(pattern)) {
            throw new GuardException(
                    "a token is for a device of 1 to 64 characters of A-Z a-z 0-9 . _ : - or a pattern with * but not for \"%s\""
                            .formatted(pattern));
        }
        if (uses < 1 || (uses > 1 && EnrolmentToken.isOneDevice(pattern))) {
            throw new GuardException(
                    "a token for %s can serve once, not %s times; a pattern with * can serve more devices"
                            .formatted(pattern, uses));
        }
        return table.create(
                validFor,
                "INSERT INTO enrolment_tokens (name, hash, created, expires, pattern, uses) VALUES (?, ?, ?, ?, ?, ?)",
                insert -> {
                    insert.setString(5, pattern);
                    insert.setInt(6, uses);
                });
    }

    /** All tokens, the newest last. */
    public List<EnrolmentToken> list() throws GuardException {
        return database.read(connection -> {
            List<EnrolmentToken> tokens = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                            "SELECT name, pattern, uses, created, expires, revoked FROM enrolment_tokens ORDER BY created, name");
                    ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    String name = found.getString(1);
                    found.getLong(6);
                    boolean revoked = !found.wasNull();
                    tokens.add(new EnrolmentToken(
                            name,
                            found.getString(2),
                            found.getInt(3),
                            usedBy(connection, name),
                            Instant.ofEpochSecond(found.getLong(4)),
                            Instant.ofEpochSecond(found.getLong(5)),
                            revoked));
                }
            }
            return tokens;
        });
    }

    private static List<String> usedBy(Connection connection, String token) throws SQLException {
        List<String> devices = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT device FROM redemptions WHERE token = ? ORDER BY device")) {
            query.setString(1, token);
            try (ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    devices.add(found.getString(1));
                }
            }
        }
        return devices;
    }

    /** Makes a token useless from now on; devices that used it stay enrolled. */
    public void revoke(String name) throws GuardException {
        table.revoke(
                name,
                "UPDATE enrolment_tokens SET revoked = ?2 WHERE name = ?1",
                update -> update.setLong(2, clock.instant().getEpochSecond()));
    }
}
