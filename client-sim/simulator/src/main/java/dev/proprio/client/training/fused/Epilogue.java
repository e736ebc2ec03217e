package dev.proprio.client.training.fused;

/** How a matrix product meets what it is stored to: {@code S} is the chain of multiply-adds of one element. */
enum Epilogue {
    /** C = S. */
    STORE,
    /** C = max(S, 0). */
    RELU,
    /** C = S, the chain starting from the column's bias. */
    COLUMN_BIAS,
    /** C = max(S, 0), the chain starting from the column's bias. */
    COLUMN_BIAS_RELU,
    /** C = S, the chain starting from the row's bias. */
    ROW_BIAS,
    /** C = max(S, 0), the chain starting from the row's bias. */
    ROW_BIAS_RELU,
    /** C = S, the chain starting from C. */
    ACCUMULATE,
    /** C = C + scale * S, fused: a step of gradient descent when the scale is minus the learning rate. */
    DESCEND,
    /** C = D + scale * S, fused. D takes the bias's place and lies in its array as C does. */
    DESCEND_FROM;

    boolean relu() {
        return this == RELU || this == COLUMN_BIAS_RELU || this == ROW_BIAS_RELU;
    }

    boolean columnBias() {
        return this == COLUMN_BIAS || this == COLUMN_BIAS_RELU;
    }

    boolean rowBias() {
        return this == ROW_BIAS || this == ROW_BIAS_RELU;
    }

    boolean descends() {
        return this == DESCEND || this == DESCEND_FROM;
    }
}
