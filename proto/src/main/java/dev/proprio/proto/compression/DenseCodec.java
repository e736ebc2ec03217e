package dev.proprio.proto.compression;

/** A codec whose decoded vectors have the length of those that were encoded. */
interface DenseCodec extends Codec {
    /** The length of the vectors. */
    int length();

    @Override
    default int summedLength() {
        return length();
    }

    @Override
    default double[] expand(double[] summed) {
        return summed;
    }
}
