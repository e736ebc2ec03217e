package dev.proprio.coordinator.privacy;

/** The discrete Fourier transform of a power of two many complex numbers, in place (Cooley and Tukey 1965). Immutable, thread-safe. */
final class FourierTransform {
    private static final int IN_CACHE = 1 << 12;

    private final int size;
    private final double[] cosine;
    private final double[] sine;

    /** @param size a power of two */
    FourierTransform(int size) {
        this.size = size;
        cosine = new double[size / 2];
        sine = new double[size / 2];
        for (int i = 0; i < size / 2; i++) {
            double angle = -2 * Math.PI * i / size;
            cosine[i] = Math.cos(angle);
            sine[i] = Math.sin(angle);
        }
    }

    /** What {@link #apply} began with, times the size. */
    void invert(double[] real, double[] imaginary) {
        apply(/* real= */ imaginary, /* imaginary= */ real);
    }

    void apply(double[] real, double[] imaginary) {
        for (int i = 1; i < size; i++) {
            int reversed = Integer.reverse(i) >>> (Integer.numberOfLeadingZeros(size) + 1);
            if (i < reversed) {
                swap(real, i, reversed);
                swap(imaginary, i, reversed);
            }
        }
        combine(real, imaginary, 0, size);
    }

    /** Depth first, so that a part stays in the cache till it is done. */
    private void combine(double[] real, double[] imaginary, int from, int length) {
        if (length > IN_CACHE) {
            combine(real, imaginary, from, length / 2);
            combine(real, imaginary, from + length / 2, length / 2);
            join(real, imaginary, from, length);
        } else {
            for (int part = 2; part <= length; part *= 2) {
                for (int block = from; block < from + length; block += part) {
                    join(real, imaginary, block, part);
                }
            }
        }
    }

    private void join(double[] real, double[] imaginary, int from, int length) {
        int half = length / 2;
        int stride = size / length;
        for (int i = 0; i < half; i++) {
            butterfly(real, imaginary, from + i, from + half + i, i * stride);
        }
    }

    private void butterfly(double[] real, double[] imaginary, int low, int high, int turn) {
        double c = cosine[turn];
        double s = sine[turn];
        double turnedReal = real[high] * c - imaginary[high] * s;
        double turnedImaginary = real[high] * s + imaginary[high] * c;
        real[high] = real[low] - turnedReal;
        imaginary[high] = imaginary[low] - turnedImaginary;
        real[low] += turnedReal;
        imaginary[low] += turnedImaginary;
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }
}
