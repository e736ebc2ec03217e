package dev.proprio.client.export;

/** A step of a program on bytes. Arrays are owned by the step. */
sealed interface ByteStep
        permits ByteConvolution, ByteDepthwise, BytePool, ByteLookupTable, ByteLayerNorm, ByteRecurrent {
    /** The step that it stands for. */
    ProgramStep step();

    /** What the bytes that it gives stand for. */
    QuantizationParameters scale();

    /** What it gives for {@code x}. */
    byte[] run(byte[] x);
}
