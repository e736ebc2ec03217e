package dev.proprio.experiments.bench;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.TransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.runner.RunnerException;

/** A model on its way to the wire and back, without the wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up.
public class WireCodecBenchmark {
    @Param({"72710", "250246"})
    private int length;

    private float[] values;
    private byte[] bytes;
    private List<Chunk> chunks;
    private ByteString digest;

    @Setup
    public void fill() {
        values = NoiseVectors.floats(length);
        bytes = FloatBytes.encode(values);
        chunks = cut();
        digest = ByteString.copyFrom(FloatBytes.sha256().digest(bytes));
    }

    @Benchmark
    public byte[] encode() {
        return FloatBytes.encode(values);
    }

    @Benchmark
    public float[] decode() {
        return FloatBytes.decode(bytes);
    }

    @Benchmark
    public String hash() {
        return FloatBytes.sha256(values);
    }

    @Benchmark
    public List<Chunk> cut() {
        List<Chunk> cut = new ArrayList<>();
        for (int offset = 0; offset < bytes.length; offset += Chunks.BYTES) {
            cut.add(Chunks.at(bytes, offset, Chunks.BYTES));
        }
        return cut;
    }

    @Benchmark
    public float[] assemble() throws TransferException {
        var assembler = ChunkAssembler.ofFloats(length);
        for (Chunk chunk : chunks) {
            assembler.add(chunk);
        }
        return assembler.finish(digest);
    }

    public static void main(String[] arguments) throws RunnerException {
        Jmh.run(WireCodecBenchmark.class);
    }
}
