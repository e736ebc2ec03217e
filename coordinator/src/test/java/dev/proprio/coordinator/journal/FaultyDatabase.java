package dev.proprio.coordinator.journal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Loses its connection at a chosen step, before it is done or after; and counts the steps. */
final class FaultyDatabase extends PassingDatabase {
    private static final Set<String> STEPS = Set.of(
            "prepareStatement", "createStatement", "execute", "executeQuery", "executeUpdate", "setAutoCommit", "next");

    private final int failAt;
    private final boolean afterIt;
    private int steps;

    FaultyDatabase(Database inner, int failAt, boolean afterIt) {
        super(inner);
        this.failAt = failAt;
        this.afterIt = afterIt;
    }

    boolean failed() {
        return steps >= failAt;
    }

    @Override
    public Connection connect() throws SQLException, JournalException {
        Connection connection = inner.connect();
        return watched(Connection.class, connection, connection);
    }

    private <T> T watched(Class<T> type, Object target, Connection connection) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean fails = STEPS.contains(method.getName()) && ++steps == failAt;
            if (fails && !afterIt) {
                throw lost(connection);
            }
            Object result;
            try {
                result = method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (fails) {
                throw lost(connection);
            }
            return switch (result) {
                case PreparedStatement prepared -> watched(PreparedStatement.class, prepared, connection);
                case Statement statement -> watched(Statement.class, statement, connection);
                case ResultSet rows -> watched(ResultSet.class, rows, connection);
                case null, default -> result;
            };
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static SQLException lost(Connection connection) throws SQLException {
        connection.close();
        return new SQLException("the connection broke", "08006");
    }
}
