package dev.proprio.client.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.tensor.FloatBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumpyVectorTest {
    private static final float[] VALUES = {1.5f, -2, Float.MIN_VALUE, 0.1f};

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    /** What numpy.save('x.npy', numpy.array([1.5, -2], '<f4')) writes. */
    @Test
    void filesAreThoseOfNumpy() throws IOException {
        Path file = folder.resolve("x.npy");
        NumpyVector.write(file, new float[] {1.5f, -2});
        String start = "\u0093NUMPY\u0001\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
        String header = start + " ".repeat(127 - start.length()) + "\n";
        assertThat(Files.readAllBytes(file))
                .isEqualTo((header + "\0\0\u00c0?\0\0\0\u00c0").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(NumpyVector.is(file)).isTrue();
    }

    @Test
    void headersOfAnyLengthAreAligned() throws IOException {
        for (int length = 1; length < 2_000_000; length *= 7) {
            Path file = folder.resolve("x.npy");
            NumpyVector.write(file, new float[length]);
            assertThat((Files.size(file) - 4L * length) % 64).isZero();
            assertThat(NumpyVector.read(file, length)).hasSize(length);
        }
    }

    private Path file(int version, String header, byte[] values) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write("\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(new byte[] {(byte) version, 0, (byte) header.length(), (byte) (header.length() >> 8)});
        bytes.write(new byte[version == 1 ? 0 : 2]);
        bytes.write(header.getBytes(StandardCharsets.ISO_8859_1));
        bytes.write(values);
        return Files.write(folder.resolve("x.npy"), bytes.toByteArray());
    }

    private static byte[] doubles(ByteOrder order) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * VALUES.length).order(order);
        for (float value : VALUES) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }

    @Test
    void everyVersionWidthAndByteOrderIsRead() throws IOException {
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (4,), }\n";
        assertThat(NumpyVector.read(file(1, header.formatted("<f4"), FloatBytes.encode(VALUES)), 4))
                .isEqualTo(VALUES);
        assertThat(NumpyVector.read(file(2, header.formatted("<f8"), doubles(ByteOrder.LITTLE_ENDIAN)), 4))
                .isEqualTo(VALUES);
        assertThat(NumpyVector.read(file(3, header.formatted(">f8"), doubles(ByteOrder.BIG_ENDIAN)), 4))
                .isEqualTo(VALUES);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            {'descr': '<i8', 'fortran_order': False, 'shape': (4,), } ; 16 ; its values are neither float32 nor float64
            {'descr': '|O', 'fortran_order': False, 'shape': (4,), } ; 16 ; its values are neither float32 nor float64
            {'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), } ; 16 ; "it holds no vector, but an array of another dimension; flatten it, in the order of the parameters"
            {'descr': '<f4', 'fortran_order': False, 'shape': (), } ; 4 ; "it holds no vector, but an array of another dimension; flatten it, in the order of the parameters"
            {'descr': '<f4', 'fortran_order': False, 'shape': (5,), } ; 20 ; it holds 5 values, but there are 4 parameters
            {'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999,), } ; 0 ; it holds 999999999999999999 values, but there are 4 parameters
            {'descr': '<f4', 'fortran_order': False, 'shape': (4,), } ; 15 ; "it ends too early; get a complete copy"
            {'descr': '<f4', 'fortran_order': False, 'shape': (4,), } ; 17 ; it is longer than its header says
            """)
    void anythingElseIsRefused(String header, int bytes, String why) throws IOException {
        Path file = file(1, header, new byte[bytes]);
        assertThatThrownBy(() -> NumpyVector.read(file, 4))
                .isInstanceOf(IOException.class)
                .hasMessage(why);
    }

    @Test
    void everyBeginningOfAFileIsRefused() throws IOException {
        Path file = folder.resolve("x.npy");
        NumpyVector.write(file, VALUES);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> NumpyVector.read(file, 4))
                    .as("%s bytes", length)
                    .isInstanceOf(IOException.class);
        }
    }
}
