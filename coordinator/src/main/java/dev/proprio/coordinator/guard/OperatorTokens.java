package dev.proprio.coordinator.guard;

import dev.proprio.coordinator.web.AccessControl;
import dev.proprio.coordinator.web.Principal;
import dev.proprio.coordinator.web.Role;
import java.security.MessageDigest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens of people who use the API. Looking one up is cheap. Thread-safe. */
public final class OperatorTokens implements AccessControl {
    private static final Logger log = LoggerFactory.getLogger(OperatorTokens.class);
    static final String PREFIX = "poper_";

    private final GuardDatabase database;
    private final Clock clock;
    private final TokenTable table;
    private final Refreshed<Map<String, Known>> known;

    private record Known(byte[] hash, OperatorToken token) {}

    OperatorTokens(GuardDatabase database, Clock clock) throws GuardException {
        this.database = database;
        this.clock = clock;
        this.table = new TokenTable(database, clock, PREFIX, "operator token");
        this.known = new Refreshed<>(database, this::read);
    }

    /**
     * Makes a token.
     *
     * @param note whose it is, in words; at most 200 characters
     */
    public NewToken create(Role role, String note, Duration validFor) throws GuardException {
        if (note.length() > 200) {
            throw new GuardException("a token's note may have 200 characters but has " + note.length());
        }
        return table.create(
                validFor,
                "INSERT INTO operator_tokens (name, hash, created, expires, role, note) VALUES (?, ?, ?, ?, ?, ?)",
                insert -> {
                    insert.setString(5, role.name());
                    insert.setString(6, note);
                });
    }

    /** Whoever shows {@code token}; empty if it is unknown, revoked or has run out. */
    @Override
    public Optional<Principal> principal(String token) {
        var shown = new SecretToken(token);
        if (!shown.isPlausible()) {
            return Optional.empty();
        }
        try {
            Known candidate = known.refresh().get(shown.name());
            boolean right = candidate != null
                    && MessageDigest.isEqual(candidate.hash, shown.hash())
                    && clock.instant().isBefore(candidate.token.expires());
            return Optional.ofNullable(candidate)
                    .filter(found -> right)
                    .map(found -> new Principal(found.token.name(), found.token.role()));
        } catch (GuardException e) {
            log.error("nobody gets in: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The name under which lists showed it, or may have; nothing of what is no token of ours. */
    @Override
    public String nameOf(String token) {
        var shown = new SecretToken(token);
        return shown.isPlausible() && token.startsWith(PREFIX)
                ? "the unknown token " + shown.name()
                : AccessControl.super.nameOf(token);
    }

    /** All tokens, the newest last. */
    public List<OperatorToken> list() throws GuardException {
        return read().values().stream()
                .map(Known::token)
                .sorted(Comparator.comparing(OperatorToken::created).thenComparing(OperatorToken::name))
                .toList();
    }

    /** Makes a token useless from now on. */
    public void revoke(String name) throws GuardException {
        table.revoke(name, "DELETE FROM operator_tokens WHERE name = ?", none -> {});
    }

    private Map<String, Known> read() throws GuardException {
        return database.read(connection -> {
            Map<String, Known> tokens = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement(
                            "SELECT name, hash, role, note, created, expires FROM operator_tokens");
                    ResultSet found = query.executeQuery()) {
                while (found.next()) {
                    var token = new OperatorToken(
                            found.getString(1),
                            Role.valueOf(found.getString(3)),
                            found.getString(4),
                            Instant.ofEpochSecond(found.getLong(5)),
                            Instant.ofEpochSecond(found.getLong(6)));
                    tokens.put(token.name(), new Known(found.getBytes(2), token));
                }
            }
            return tokens;
        });
    }
}
