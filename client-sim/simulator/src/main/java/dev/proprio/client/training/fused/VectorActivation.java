package dev.proprio.client.training.fused;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * A nonlinearity by vectors; what does not fill one is left to the scalar form. {@link VectorKernels} loads a copy for
 * each width and each nonlinearity: two that need the exponential function are more than the compiler takes into one
 * method, and a vector handed to another is made an object.
 */
final class VectorActivation implements ArrayActivation {
    private static final VectorSpecies<Float> SPECIES = VectorKernels.species(MethodHandles.lookup());
    private static final Nonlinearity F = VectorKernels.data(MethodHandles.lookup(), Nonlinearity.class, 1);
    private static final int LANES = SPECIES.length();

    @Override
    public void apply(float[] z, float[] y, int at, int length) {
        int i = at;
        int whole = at + SPECIES.loopBound(length);
        switch (F.kind()) {
            case IDENTITY -> {
                for (; i < whole; i += LANES) {
                    load(z, i).intoArray(y, i);
                }
            }
            case RELU -> {
                for (; i < whole; i += LANES) {
                    load(z, i).max(0).intoArray(y, i);
                }
            }
            case LEAKY_RELU -> {
                for (; i < whole; i += LANES) {
                    FloatVector v = load(z, i);
                    v.mul(F.parameter()).blend(v, positive(v)).intoArray(y, i);
                }
            }
            case ELU -> {
                for (; i < whole; i += LANES) {
                    FloatVector v = load(z, i);
                    exp(v).sub(1).mul(F.parameter()).blend(v, positive(v)).intoArray(y, i);
                }
            }
            case GELU -> {
                for (; i < whole; i += LANES) {
                    FloatVector v = load(z, i);
                    v.mul(sigmoid(v.mul(FloatFunctions.GELU_SLOPE))).intoArray(y, i);
                }
            }
            case TANH -> {
                for (; i < whole; i += LANES) {
                    tanh(load(z, i)).intoArray(y, i);
                }
            }
            case SIGMOID -> {
                for (; i < whole; i += LANES) {
                    sigmoid(load(z, i)).intoArray(y, i);
                }
            }
            // Rare: left to the plain loop.
            case HARD_SIGMOID -> {}
        }
        for (; i < at + length; i++) {
            y[i] = F.value(z[i]);
        }
    }

    @Override
    public void back(float[] y, int yAt, float[] d, int dAt, int length) {
        int i = 0;
        int whole = SPECIES.loopBound(length);
        switch (F.kind()) {
            case IDENTITY -> i = whole;
            case RELU -> {
                FloatVector one = constant(1);
                FloatVector zero = constant(0);
                for (; i < whole; i += LANES) {
                    multiply(d, dAt + i, zero.blend(one, positive(load(y, yAt + i))));
                }
            }
            case LEAKY_RELU -> {
                FloatVector one = constant(1);
                FloatVector below = constant(F.parameter());
                for (; i < whole; i += LANES) {
                    multiply(d, dAt + i, below.blend(one, positive(load(y, yAt + i))));
                }
            }
            case ELU -> {
                FloatVector one = constant(1);
                for (; i < whole; i += LANES) {
                    FloatVector v = load(y, yAt + i);
                    multiply(d, dAt + i, v.add(F.parameter()).blend(one, positive(v)));
                }
            }
            case GELU -> {
                for (; i < whole; i += LANES) {
                    FloatVector v = load(y, yAt + i).mul(FloatFunctions.GELU_SLOPE);
                    FloatVector s = sigmoid(v);
                    multiply(d, dAt + i, v.mul(s).fma(constant(1).sub(s), s));
                }
            }
            case TANH -> {
                FloatVector one = constant(1);
                for (; i < whole; i += LANES) {
                    FloatVector v = load(y, yAt + i);
                    multiply(d, dAt + i, v.neg().fma(v, one));
                }
            }
            case SIGMOID -> {
                FloatVector one = constant(1);
                for (; i < whole; i += LANES) {
                    FloatVector v = load(y, yAt + i);
                    multiply(d, dAt + i, v.mul(one.sub(v)));
                }
            }
            case HARD_SIGMOID -> {}
        }
        for (; i < length; i++) {
            d[dAt + i] *= F.slope(y[yAt + i]);
        }
    }

    private static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(SPECIES, array, at);
    }

    private static FloatVector constant(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    private static VectorMask<Float> positive(FloatVector v) {
        return v.compare(VectorOperators.GT, 0);
    }

    private static void multiply(float[] d, int at, FloatVector factor) {
        load(d, at).mul(factor).intoArray(d, at);
    }

    private static FloatVector exp(FloatVector x) {
        FloatVector clamped = x.max(FloatFunctions.EXP_LOWEST).min(FloatFunctions.EXP_HIGHEST);
        FloatVector shifted = clamped.fma(FloatFunctions.LOG2_E, FloatFunctions.ROUNDING);
        FloatVector whole = shifted.sub(FloatFunctions.ROUNDING);
        FloatVector rest =
                whole.fma(constant(-FloatFunctions.LN2_LOW), whole.fma(constant(-FloatFunctions.LN2_HIGH), clamped));
        FloatVector p = constant(FloatFunctions.E6).fma(rest, constant(FloatFunctions.E5));
        p = p.fma(rest, constant(FloatFunctions.E4));
        p = p.fma(rest, constant(FloatFunctions.E3));
        p = p.fma(rest, constant(FloatFunctions.E2));
        p = p.fma(rest, constant(FloatFunctions.E1));
        FloatVector mantissa = p.fma(rest.mul(rest), rest).add(1);
        IntVector power = shifted.reinterpretAsInts().sub(FloatFunctions.ROUNDING_BITS - 127);
        return mantissa.mul(power.lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
    }

    private static FloatVector sigmoid(FloatVector x) {
        return constant(1).div(exp(x.neg()).add(1));
    }

    private static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = constant(FloatFunctions.T5).fma(square, constant(FloatFunctions.T4));
        p = p.fma(square, constant(FloatFunctions.T3));
        p = p.fma(square, constant(FloatFunctions.T2));
        p = p.fma(square, constant(FloatFunctions.T1));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector size = x.abs();
        FloatVector far = constant(1).sub(constant(2).div(exp(size.add(size)).add(1)));
        FloatVector signed = far.blend(far.neg(), x.compare(VectorOperators.LT, 0));
        return signed.blend(near, size.compare(VectorOperators.LT, FloatFunctions.TANH_POLYNOMIAL_BELOW));
    }
}
