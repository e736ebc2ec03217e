package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;

/** A 3 x 3 matrix in row order, mostly a rotation. Immutable; the array is owned by the record. */
record Matrix3(double[] cells) {
    static final Matrix3 IDENTITY = diagonal(1, 1, 1);

    static Matrix3 of(double... cells) {
        return new Matrix3(cells);
    }

    static Matrix3 diagonal(double x, double y, double z) {
        return of(x, 0, 0, 0, y, 0, 0, 0, z);
    }

    /** The rotation by {@code angle} radians about a unit vector (Rodrigues). */
    static Matrix3 rotation(double x, double y, double z, double angle) {
        double s = StrictMath.sin(angle);
        double c = StrictMath.cos(angle);
        double v = 1 - c;
        return of(
                c + x * x * v,
                x * y * v - z * s,
                x * z * v + y * s,
                y * x * v + z * s,
                c + y * y * v,
                y * z * v - x * s,
                z * x * v - y * s,
                z * y * v + x * s,
                c + z * z * v);
    }

    /** A rotation about a uniformly random axis by a normal angle of the given deviation in radians. */
    static Matrix3 random(double deviation, KeyedRandom random) {
        double x = random.nextGaussian();
        double y = random.nextGaussian();
        double z = random.nextGaussian();
        double angle = deviation * random.nextGaussian();
        double norm = Math.sqrt(x * x + y * y + z * z);
        return norm > 0 ? rotation(x / norm, y / norm, z / norm, angle) : IDENTITY;
    }

    Matrix3 times(Matrix3 right) {
        double[] product = new double[9];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                for (int i = 0; i < 3; i++) {
                    product[3 * row + column] += cells[3 * row + i] * right.cells[3 * i + column];
                }
            }
        }
        return new Matrix3(product);
    }

    Matrix3 times(double factor) {
        double[] scaled = new double[9];
        for (int i = 0; i < 9; i++) {
            scaled[i] = cells[i] * factor;
        }
        return new Matrix3(scaled);
    }

    double determinant() {
        return cells[0] * (cells[4] * cells[8] - cells[5] * cells[7])
                - cells[1] * (cells[3] * cells[8] - cells[5] * cells[6])
                + cells[2] * (cells[3] * cells[7] - cells[4] * cells[6]);
    }

    /** Turns each of the vectors that stand one after the other in {@code vectors}, in place. */
    void apply(double[] vectors) {
        for (int i = 0; i < vectors.length; i += 3) {
            double x = vectors[i];
            double y = vectors[i + 1];
            double z = vectors[i + 2];
            vectors[i] = cells[0] * x + cells[1] * y + cells[2] * z;
            vectors[i + 1] = cells[3] * x + cells[4] * y + cells[5] * z;
            vectors[i + 2] = cells[6] * x + cells[7] * y + cells[8] * z;
        }
    }
}
