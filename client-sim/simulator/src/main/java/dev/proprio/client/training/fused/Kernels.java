package dev.proprio.client.training.fused;

import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** The kernels of one trainer: all of one vector width, or scalar. The width does not change a bit of any result. */
record Kernels(
        MatrixProducts products, Loops loops, ElementLoops elements, Function<Nonlinearity, ArrayActivation> curves) {
    /** Floats in the widest vectors; rows that are roomy are padded to a multiple of it. */
    static final int MAX_LANES = 16;

    /** New kernels at this machine's preferred width, or scalar ones if the JVM runs without the vector module. */
    static Kernels best() {
        return Best.VECTORS ? VectorKernels.preferred() : scalar();
    }

    /** Has the JVM compile what {@link #best} needs first, in the background. */
    static void warmUp() {
        if (Best.VECTORS) {
            // Logging begins here: where two threads begin it, SLF4J keeps what they say, and tells the user so.
            LoggerFactory.getILoggerFactory();
            Thread.ofPlatform().name("kernel-starters").daemon().start(VectorKernels::warmUp);
        }
    }

    /** New kernels without vectors. */
    static Kernels scalar() {
        return new Kernels(
                new ScalarMatrixProducts(), new ScalarLoops(), new ScalarElementLoops(), ScalarActivation::new);
    }

    /** A nonlinearity's loops. */
    ArrayActivation curve(Nonlinearity f) {
        return curves.apply(f);
    }

    /** What is found, and said, once per process. */
    private static final class Best {
        static final boolean VECTORS = find();

        private static boolean find() {
            boolean found =
                    ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
            if (!found) {
                LoggerFactory.getLogger(Kernels.class)
                        .warn("training without vector instructions, several times slower:"
                                + " start the JVM with --add-modules jdk.incubator.vector");
            }
            return found;
        }
    }
}
