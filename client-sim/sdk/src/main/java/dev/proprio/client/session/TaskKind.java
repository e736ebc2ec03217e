package dev.proprio.client.session;

import dev.proprio.proto.v1.Task;
import java.util.Locale;

/** What a task is for. */
public enum TaskKind {
    /** To train, and to send what has changed. */
    TRAIN,
    /** To tell how well a model does on the device's own data, or which of two does better. */
    EVALUATE,
    /** To answer a question about the device's data. */
    QUERY;

    static TaskKind of(Task task) {
        if (!task.hasQuery()) {
            return TRAIN;
        }
        return switch (task.getQuery().getQueryCase()) {
            case EVALUATION, COMPARISON, SCORES -> EVALUATE;
            case MOMENTS, HISTOGRAM, VOTE, QUERY_NOT_SET -> QUERY;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
