package dev.proprio.proto.query;

import com.google.protobuf.ByteString;
import java.util.Optional;

/** A question whose answers add up. Immutable. */
public sealed interface Query
        permits MomentsQuery, HistogramQuery, VoteQuery, EvaluationQuery, ComparisonQuery, ScoreQuery {
    /** What an answer is made of, and what of each device may be in it. */
    AnswerShape shape();

    /**
     * What tells this query from all others: what a secure aggregation of its answers is bound to.
     *
     * @param round in which it is asked
     */
    ByteString digest(int round);

    /** Why no device can have answered this, in a sentence; empty if one can. */
    Optional<String> fault(QueryAnswer answer);

    /**
     * Why no devices can have answered what adds up to this, in a sentence; empty if they can. Of answers under masks nothing else can
     * be seen.
     *
     * @param devices how many answers are in the sum
     */
    default Optional<String> fault(SummedAnswer sum, long devices) {
        return shape().fault(sum, devices);
    }
}
