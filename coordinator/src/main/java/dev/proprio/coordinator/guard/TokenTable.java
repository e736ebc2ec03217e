package dev.proprio.coordinator.guard;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

/**
 * Makes and revokes tokens of one kind, of which only hashes are kept. Thread-safe.
 *
 * @param prefix what their texts begin with
 * @param noun what one is called
 */
record TokenTable(GuardDatabase database, Clock clock, String prefix, String noun) {
    /**
     * Draws a token and keeps it.
     *
     * @param insert takes name, hash, beginning and end as its first four parameters
     * @param more gives it the others
     */
    NewToken create(Duration validFor, String insert, Parameters more) throws GuardException {
        Validity validity = Validity.of(clock, validFor);
        SecretToken token = SecretToken.draw(prefix);
        return database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setString(1, token.name());
                statement.setBytes(2, token.hash());
                statement.setLong(3, validity.created());
                statement.setLong(4, validity.expires());
                more.giveTo(statement);
                statement.executeUpdate();
            }
            return new NewToken(token.name(), token.text());
        });
    }

    /**
     * Makes a token useless.
     *
     * @param update takes its name as the first parameter
     * @param more gives it the others
     */
    void revoke(String name, String update, Parameters more) throws GuardException {
        int changed = database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                statement.setString(1, name);
                more.giveTo(statement);
                return statement.executeUpdate();
            }
        });
        if (changed == 0) {
            throw new GuardException("there is no %s \"%s\"; `proprio tokens list` shows them".formatted(noun, name));
        }
    }

    /** What a statement takes. */
    @FunctionalInterface
    interface Parameters {
        void giveTo(PreparedStatement statement) throws SQLException;
    }
}
