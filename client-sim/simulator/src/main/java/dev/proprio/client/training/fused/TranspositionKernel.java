package dev.proprio.client.training.fused;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The transposition of one vector width, compiled once there has been much work for it. Thread-safe. */
final class TranspositionKernel {
    /** Values that plain loops move in about the time that it takes to compile a kernel. */
    private static final long WORTH_A_KERNEL = 20_000_000;

    private static final int FEWEST_LANES = 4;

    private final int lanes;
    private final Kernel<Transposition> kernel;
    private final Optional<Warmup> warmup;
    private final long worthAKernel;
    private final AtomicLong moved = new AtomicLong();

    /**
     * A kernel that is ready once it is warm, or from the first without a warm-up.
     *
     * @param code makes its code, as a class of its own
     * @param used whether it is ever to be ready
     */
    TranspositionKernel(int lanes, Supplier<Transposition> code, Optional<Warmup> warmup, boolean used) {
        this.lanes = lanes;
        this.warmup = warmup;
        this.worthAKernel = !used || lanes < FEWEST_LANES ? Long.MAX_VALUE : warmup.isPresent() ? WORTH_A_KERNEL : 0;
        // A block has as many rows as lanes; each is loaded, exchanged by half, and so on, and stored.
        int operations = 9 * lanes * (4 + 2 * Integer.numberOfTrailingZeros(lanes));
        this.kernel = new Kernel<>(() -> trial(code.get(), lanes), operations);
    }

    private static Kernel.Made<Transposition> trial(Transposition code, int lanes) {
        // Two blocks and a part of one each way: code whose edges were not tried is thrown away when it meets one.
        int side = 2 * lanes + 1;
        float[] source = new float[side * side];
        float[] target = new float[side * side];
        return new Kernel.Made<>(
                code,
                () -> code.run(source, 0, side, side, side, target, 0, side),
                () -> code.run(source, 0, side, 0, 0, target, 0, side));
    }

    /** Whether a matrix of this size can be transposed by the kernel; asks for it if there has been enough work. */
    boolean ready(int rows, int columns) {
        if (rows < lanes || columns < lanes) {
            return false;
        }
        if (kernel.isReady()) {
            return true;
        }
        long before = moved.getAndAdd((long) rows * columns);
        long after = before + (long) rows * columns;
        if ((before < worthAKernel && after >= worthAKernel) || worthAKernel == 0) {
            if (warmup.isPresent()) {
                warmup.get().start(kernel);
            } else {
                kernel.setReady(true);
            }
        }
        return kernel.isReady();
    }

    Transposition code() {
        return kernel.code();
    }
}
