package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The named parts of one run within one transaction. Content is addressed by its digest and kept once, in pieces; what
 * no part has any more is dropped by {@link #dropUnused}.
 */
final class PartStore {
    private static final int PIECE = 4 << 20;

    /** From here on it is worth asking whether content is there before it is sent. */
    private static final int LARGE = 1 << 16;

    private final Connection connection;
    private final String run;
    private final Set<String> released = new LinkedHashSet<>();

    PartStore(Connection connection, String run) {
        this.connection = connection;
        this.run = run;
    }

    /** Adds parts of a round. */
    void put(int round, Map<String, StatePiece> parts) throws SQLException {
        try (PreparedStatement piece = connection.prepareStatement(
                        "INSERT INTO proprio_piece (run, sha256, piece, content) VALUES (?, ?, ?, ?) ON CONFLICT DO"
                                + " NOTHING");
                PreparedStatement part = connection.prepareStatement(
                        "INSERT INTO proprio_part (run, name, round, sha256, length) VALUES (?, ?, ?, ?, ?)")) {
            for (Map.Entry<String, StatePiece> entry : parts.entrySet()) {
                byte[] content = entry.getValue().content();
                String sha256 = entry.getValue().sha256();
                boolean there = content.length >= LARGE && isKept(sha256);
                for (int i = 0; !there && (long) i * PIECE < content.length; i++) {
                    piece.setString(1, run);
                    piece.setString(2, sha256);
                    piece.setInt(3, i);
                    piece.setBytes(4, piece(content, i));
                    piece.executeUpdate();
                }
                part.setString(1, run);
                part.setString(2, entry.getKey());
                part.setInt(3, round);
                part.setString(4, sha256);
                part.setLong(5, content.length);
                part.executeUpdate();
            }
        }
    }

    private boolean isKept(String sha256) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT 1 FROM proprio_part WHERE run = ? AND sha256 = ? LIMIT 1")) {
            select.setString(1, run);
            select.setString(2, sha256);
            try (ResultSet found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static byte[] piece(byte[] content, int index) {
        int from = index * PIECE;
        return from == 0 && content.length <= PIECE
                ? content
                : Arrays.copyOfRange(content, from, Math.min(content.length, from + PIECE));
    }

    /** The digest of a part's content. */
    Optional<String> digest(int round, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT sha256 FROM proprio_part WHERE run = ? AND name = ? AND round = ?")) {
            select.setString(1, run);
            select.setString(2, name);
            select.setInt(3, round);
            try (ResultSet found = select.executeQuery()) {
                return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
            }
        }
    }

    /** A part, checked against its digest; empty if there is none of the name. */
    Optional<byte[]> get(int round, String name) throws SQLException, JournalException {
        Optional<String> sha256 = digest(round, name);
        if (sha256.isEmpty()) {
            return Optional.empty();
        }
        MessageDigest digest = FloatBytes.sha256();
        var content = new ByteArrayOutputStream();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT content FROM proprio_piece WHERE run = ? AND sha256 = ? ORDER BY piece")) {
            select.setString(1, run);
            select.setString(2, sha256.get());
            try (ResultSet pieces = select.executeQuery()) {
                while (pieces.next()) {
                    byte[] piece = pieces.getBytes(1);
                    digest.update(piece);
                    content.writeBytes(piece);
                }
            }
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(sha256.get())) {
            throw new JournalException("the %s of round %s is not what was written".formatted(name, round));
        }
        return Optional.of(content.toByteArray());
    }

    /** The round that each part whose name begins with {@code prefix} belongs to; the latest, where there are several. */
    Map<String, Integer> rounds(String prefix) throws SQLException {
        Map<String, Integer> rounds = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT name, MAX(round) FROM proprio_part WHERE run = ? AND substr(name, 1, ?) = ? GROUP BY name")) {
            select.setString(1, run);
            select.setInt(2, prefix.length());
            select.setString(3, prefix);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rounds.put(found.getString(1), found.getInt(2));
                }
            }
        }
        return rounds;
    }

    /** Which rounds up to one have a part of a name, in order. */
    List<Integer> roundsOf(String name, int upTo) throws SQLException {
        List<Integer> rounds = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT round FROM proprio_part WHERE run = ? AND name = ? AND round <= ? ORDER BY round")) {
            select.setString(1, run);
            select.setString(2, name);
            select.setInt(3, upTo);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rounds.add(found.getInt(1));
                }
            }
        }
        return rounds;
    }

    /** Removes the part of a name of all rounds up to one. */
    void remove(String name, int upTo) throws SQLException {
        release("name = ? AND round <= ?", name, upTo);
    }

    /** Removes the parts of some rounds whose name begins with {@code prefix}. */
    void removeAll(String prefix, int from, int upTo) throws SQLException {
        release("round BETWEEN ? AND ? AND substr(name, 1, ?) = ?", from, upTo, prefix.length(), prefix);
    }

    private void release(String condition, Object... values) throws SQLException {
        String where = " FROM proprio_part WHERE run = ? AND " + condition;
        try (PreparedStatement select = connection.prepareStatement("SELECT sha256" + where);
                PreparedStatement delete = connection.prepareStatement("DELETE" + where)) {
            select.setString(1, run);
            delete.setString(1, run);
            for (int i = 0; i < values.length; i++) {
                select.setObject(i + 2, values[i]);
                delete.setObject(i + 2, values[i]);
            }
            boolean any = false;
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    released.add(found.getString(1));
                    any = true;
                }
            }
            if (any) {
                delete.executeUpdate();
            }
        }
    }

    /** Drops the content that no part has any more. */
    void dropUnused() throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM proprio_piece WHERE run = ? AND sha256 = ? AND NOT EXISTS (SELECT 1 FROM proprio_part p"
                        + " WHERE p.run = proprio_piece.run AND p.sha256 = proprio_piece.sha256)")) {
            for (String sha256 : released) {
                delete.setString(1, run);
                delete.setString(2, sha256);
                delete.executeUpdate();
            }
        }
        released.clear();
    }
}
