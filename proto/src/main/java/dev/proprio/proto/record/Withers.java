package dev.proprio.proto.record;

import java.util.function.UnaryOperator;

/** What a record with many components implements, so that a copy names only what differs. */
public interface Withers<R extends Record & Withers<R>> {
    /**
     * The same record with another value for one component; throws what the record's constructor throws.
     *
     * @throws IllegalArgumentException if {@code component} is none of the record's, or {@code value} not of its type
     */
    default <T> R with(Accessor<R, T> component, T value) {
        return with(draft -> draft.set(component, value));
    }

    /**
     * The same by the component's name, for where a reference to a method does not tell it: on Android, and from Kotlin.
     *
     * @throws IllegalArgumentException if there is no such component, or {@code value} is not of its type
     */
    default R with(String component, Object value) {
        return with(draft -> draft.set(component, value));
    }

    /** The same with several changes at once, for those that are possible only together. */
    @SuppressWarnings("unchecked")
    default R with(UnaryOperator<RecordDraft<R>> changes) {
        return changes.apply(RecordDraft.from((R) this)).make();
    }
}
