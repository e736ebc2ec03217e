package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.tensor.FloatBytes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A journal in tables; the statements are the same for all databases. One connection, made anew after a failure. */
final class SqlJournal implements Journal {
    private static final String ABOUT = "about";
    private static final String ATTACHMENT = "attachment/";

    private final Database database;
    private final Migrations migrations;
    private Optional<Connection> open = Optional.empty();

    SqlJournal(Database database, Migrations migrations) {
        this.database = database;
        this.migrations = migrations;
    }

    @Override
    public void begin(String run, String about) throws JournalException {
        transact(connection -> {
            if (span(connection, run).isPresent()) {
                throw new JournalException("%s has a run %s already".formatted(database, run));
            }
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO proprio_run (run, round, first) VALUES (?, 0, 0)")) {
                insert.setString(1, run);
                insert.executeUpdate();
            }
            new PartStore(connection, run)
                    .put(0, Map.of(ABOUT, new StatePiece(about.getBytes(StandardCharsets.UTF_8))));
            return run;
        });
    }

    @Override
    public Optional<String> about(String run) throws JournalException {
        return transact(connection -> new PartStore(connection, run)
                .get(0, ABOUT)
                .map(content -> new String(content, StandardCharsets.UTF_8)));
    }

    @Override
    public void commit(Commit commit) throws JournalException {
        transact(connection -> {
            var parts = new PartStore(connection, commit.run());
            Span before = span(connection, commit.run())
                    .orElseThrow(() -> new JournalException("%s has no run %s".formatted(database, commit.run())));
            var outcome = new StatePiece(
                    OutcomeFormat.encode(commit.run(), commit.rounds().getLast()));
            if (before.equals(new Span(commit.first(), commit.last()))
                    && parts.digest(commit.last(), OutcomeFormat.OUTCOME).equals(Optional.of(outcome.sha256()))) {
                return before;
            }
            if (commit.first() != before.last() + 1) {
                throw new JournalException(
                        "%s has run %s up to round %s, so that round %s can't be next; does another process go on with the same run?"
                                .formatted(database, commit.run(), before.last(), commit.first()));
            }
            move(connection, commit);
            for (RoundResult result : commit.rounds()) {
                Map<String, StatePiece> round = new LinkedHashMap<>(StateFormat.encode(result.state()));
                round.put(OutcomeFormat.OUTCOME, new StatePiece(OutcomeFormat.encode(commit.run(), result)));
                parts.put(result.round(), round);
            }
            if ((commit.first() - 1) / OutcomeHistory.BLOCK > (before.first() - 1) / OutcomeHistory.BLOCK) {
                new OutcomeHistory(parts).pack(commit.first() - 1);
            }
            attach(parts, before, commit);
            parts.removeAll(StateFormat.STATE, before.first(), before.last());
            parts.remove(StateFormat.MODEL, commit.last() - commit.models());
            parts.dropUnused();
            return before;
        });
    }

    /** The condition on the round makes a second writer fail. */
    private static void move(Connection connection, Commit commit) throws SQLException, JournalException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE proprio_run SET round = ?, first = ? WHERE run = ? AND round = ?")) {
            update.setInt(1, commit.last());
            update.setInt(2, commit.first());
            update.setString(3, commit.run());
            update.setInt(4, commit.first() - 1);
            if (update.executeUpdate() != 1) {
                throw new JournalException(
                        "another process has committed round %s of run %s".formatted(commit.first(), commit.run()));
            }
        }
    }

    private static void attach(PartStore parts, Span before, Commit commit)
            throws SQLException, JournalException, StoredFormatException {
        Set<String> names = attached(parts, before.last());
        Map<String, StatePiece> present = new LinkedHashMap<>();
        for (Map.Entry<String, Optional<byte[]>> attachment :
                commit.attachments().entrySet()) {
            String name = ATTACHMENT + attachment.getKey();
            parts.remove(name, commit.last());
            if (attachment.getValue().isPresent()) {
                present.put(name, new StatePiece(attachment.getValue().get()));
                names.add(attachment.getKey());
            } else {
                names.remove(attachment.getKey());
            }
        }
        present.put(AttachmentList.PART, new StatePiece(AttachmentList.encode(names)));
        parts.put(commit.last(), present);
    }

    /** The names of what belongs to a round, in a new set; what there is, if an earlier version has not listed it. */
    private static Set<String> attached(PartStore parts, int round)
            throws SQLException, JournalException, StoredFormatException {
        Optional<byte[]> listed = parts.get(round, AttachmentList.PART);
        if (listed.isPresent()) {
            return AttachmentList.decode(listed.get());
        }
        return parts.rounds(ATTACHMENT).keySet().stream()
                .map(name -> name.substring(ATTACHMENT.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public Optional<Committed> last(String run) throws JournalException {
        return transact(connection -> {
            Optional<Span> span = span(connection, run).filter(found -> found.last() > 0);
            if (span.isEmpty()) {
                return Optional.empty();
            }
            var parts = new PartStore(connection, run);
            List<RoundResult> rounds = new ArrayList<>();
            for (int round = span.get().first(); round <= span.get().last(); round++) {
                rounds.add(round(parts, run, round));
            }
            Map<String, byte[]> attachments = new LinkedHashMap<>();
            for (Map.Entry<String, Integer> found : parts.rounds(ATTACHMENT).entrySet()) {
                attachments.put(
                        found.getKey().substring(ATTACHMENT.length()),
                        required(parts, found.getValue(), found.getKey()));
            }
            Set<String> missing = attached(parts, span.get().last());
            missing.removeAll(attachments.keySet());
            if (!missing.isEmpty()) {
                throw new JournalException(
                        "%s lacks %s of the %s attachments of round %s, the first of them \"%s\"; restore it from a copy, or start the run anew"
                                .formatted(
                                        database,
                                        missing.size(),
                                        missing.size() + attachments.size(),
                                        span.get().last(),
                                        missing.iterator().next()));
            }
            return Optional.of(new Committed(rounds, attachments));
        });
    }

    private static RoundResult round(PartStore parts, String run, int round)
            throws SQLException, JournalException, StoredFormatException {
        var state = StateFormat.decode(name -> required(parts, round, name));
        if (state.round() != round) {
            throw new JournalException(
                    "the state of round %s stands where that of round %s should".formatted(state.round(), round));
        }
        return OutcomeFormat.decode(required(parts, round, OutcomeFormat.OUTCOME), run, state);
    }

    private static byte[] required(PartStore parts, int round, String name) throws SQLException, JournalException {
        return parts.get(round, name)
                .orElseThrow(() -> new JournalException("the %s of round %s is missing".formatted(name, round)));
    }

    @Override
    public Optional<RoundResult> outcome(String run, int round) throws JournalException {
        return transact(connection -> {
            Optional<byte[]> stored = new OutcomeHistory(new PartStore(connection, run)).get(round);
            return stored.isPresent()
                    ? Optional.of(OutcomeFormat.decode(stored.get(), run, StateFormat.bare(round)))
                    : Optional.empty();
        });
    }

    @Override
    public Optional<float[]> parameters(String run, int round) throws JournalException {
        return transact(connection ->
                new PartStore(connection, run).get(round, StateFormat.MODEL).map(FloatBytes::decode));
    }

    private static Optional<Span> span(Connection connection, String run) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT first, round FROM proprio_run WHERE run = ?")) {
            select.setString(1, run);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(new Span(found.getInt(1), found.getInt(2))) : Optional.empty();
            }
        }
    }

    private synchronized <T> T transact(Work<T> work) throws JournalException {
        boolean done = false;
        try {
            Connection connection = connection();
            connection.setAutoCommit(false);
            T result = work.on(connection);
            // This commits; SQLite's driver would begin the next transaction, and so lock others out, on commit().
            connection.setAutoCommit(true);
            done = true;
            return result;
        } catch (SQLException e) {
            String reason = database.reason(e);
            throw database.mayPass(e)
                    ? JournalException.passing("%s can't be reached: %s".formatted(database, reason), e)
                    : JournalException.lasting("%s failed: %s; %s".formatted(database, reason, database.advice(e)), e);
        } catch (StoredFormatException e) {
            throw JournalException.lasting("%s is damaged: %s".formatted(database, e.getMessage()), e);
        } finally {
            if (!done) {
                abandon();
            }
        }
    }

    private Connection connection() throws SQLException, JournalException {
        if (open.isEmpty()) {
            Connection connection = database.connect();
            open = Optional.of(connection);
            migrations.apply(connection, database);
        }
        return open.get();
    }

    /** What is not committed is rolled back with the connection. */
    private void abandon() {
        if (open.isPresent()) {
            try (Connection closing = open.get()) {
                closing.rollback();
            } catch (SQLException lost) {
                // Then there is nothing to roll back.
                open = Optional.empty();
            }
            open = Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        abandon();
    }

    @Override
    public String toString() {
        return database.toString();
    }

    /** The first and last round of a run's last commit; 0 before it. */
    private record Span(int first, int last) {}

    /** What is done in a transaction. */
    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException, JournalException, StoredFormatException;
    }
}
