package dev.proprio.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.proprio.coordinator.service.RunRequest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the body of a request is, it is a run to start or a problem of the client's. */
class RequestFuzzTest {
    static Stream<byte[]> samples() {
        return Stream.of(
                        "{\"recipe\":\"quickstart\",\"set\":{\"rounds\":\"5\",\"seed\":1e3},\"start\":true}",
                        "{\"spec\":\"rounds: 3\\n\",\"devices\":\"connected\",\"start\":null}",
                        "{\"set\":[],\"devices\":7,\"unknown\":{\"a\":[1,2]}}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aBodyIsARequestOrAProblem(byte[] input) {
        if (input == null) {
            return;
        }
        try {
            RunRequest request = RequestReader.parse(new String(input, StandardCharsets.UTF_8));
            assertThat(request.recipe().isPresent()).isNotEqualTo(request.spec().isPresent());
            assertThat(request.assignments()).hasSameSizeAs(request.set().keySet());
        } catch (ProblemException e) {
            assertThat(e.problem().status()).isEqualTo(400);
            assertThat(e.problem().detail()).hasSizeGreaterThan(10);
        }
    }
}
