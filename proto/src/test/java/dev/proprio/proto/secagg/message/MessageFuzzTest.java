package dev.proprio.proto.secagg.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.proto.v1.SecAggAdvertiseKeys;
import dev.proprio.proto.v1.SecAggKeyShares;
import dev.proprio.proto.v1.SecAggMaskedInput;
import dev.proprio.proto.v1.SecAggRoster;
import dev.proprio.proto.v1.SecAggRoundConfig;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.v1.SecAggSurvivorSets;
import dev.proprio.proto.v1.SecAggSurvivorSignature;
import dev.proprio.proto.v1.SecAggUnmaskRequest;
import dev.proprio.proto.v1.SecAggUnmaskShares;
import dev.proprio.proto.wire.TransferException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes are read as a message of the protocol, which is written and read again to the same, or are refused. */
class MessageFuzzTest {
    private static final List<Kind> KINDS = List.of(
            input -> {
                var config = ServerMessages.read(SecAggRoundConfig.parseFrom(input));
                assertThat(ServerMessages.read(ServerMessages.write(config))).isEqualTo(config);
                assertThat(config.hash().size()).isEqualTo(32);
            },
            input -> {
                var keys = ClientMessages.read(SecAggAdvertiseKeys.parseFrom(input));
                assertThat(ClientMessages.read(ClientMessages.write(keys))).isEqualTo(keys);
            },
            input -> {
                var roster = ServerMessages.read(SecAggRoster.parseFrom(input));
                assertThat(ServerMessages.read(ServerMessages.write(roster))).isEqualTo(roster);
            },
            input -> {
                var shares = ClientMessages.read(SecAggKeyShares.parseFrom(input));
                assertThat(ClientMessages.read(ClientMessages.write(shares))).isEqualTo(shares);
            },
            input -> {
                var inbox = ServerMessages.read(SecAggShareInbox.parseFrom(input));
                assertThat(ServerMessages.read(ServerMessages.write(inbox))).isEqualTo(inbox);
            },
            input -> {
                var masked = ClientMessages.read(SecAggMaskedInput.parseFrom(input));
                assertThat(ClientMessages.read(ClientMessages.write(masked))).isEqualTo(masked);
                assertThat(masked.digest().size()).isEqualTo(32);
            },
            input -> {
                var sets = ServerMessages.read(SecAggSurvivorSets.parseFrom(input));
                assertThat(ServerMessages.read(ServerMessages.write(sets))).isEqualTo(sets);
            },
            input -> {
                var signature = ClientMessages.read(SecAggSurvivorSignature.parseFrom(input));
                assertThat(ClientMessages.read(ClientMessages.write(signature))).isEqualTo(signature);
            },
            input -> {
                var request = ServerMessages.read(SecAggUnmaskRequest.parseFrom(input));
                assertThat(ServerMessages.read(ServerMessages.write(request))).isEqualTo(request);
            },
            input -> {
                var shares = ClientMessages.read(SecAggUnmaskShares.parseFrom(input));
                assertThat(ClientMessages.read(ClientMessages.write(shares))).isEqualTo(shares);
            });

    static Stream<byte[]> samples() {
        String key = "11".repeat(32);
        String config = "08011210" + "11".repeat(16) + "1a0372756e2007" + "2a20" + key + "3220" + key
                + "3a130a017010e80718182010" + "29000000000000e03f" + "421608011064185a205a282030163801"
                + "40a08d0648a08d06";
        return Stream.of(
                        "00" + config,
                        "01" + "0a01611220" + key + "1a20" + key + "2240" + "51".repeat(64),
                        "02" + "0801" + "12470a01611220" + key + "1a20" + key + "1a4408031240" + "51".repeat(64)
                                + "2220" + key,
                        "03" + "0a20" + key + "12700802126c" + "ee".repeat(108),
                        "04" + "0a700802126c" + "ee".repeat(108),
                        "05" + "0a03aaaaaa0a02bbbb",
                        "06" + "0a011f12010f",
                        "07" + "0a40" + "51".repeat(64),
                        "08" + "0a4408031240" + "51".repeat(64),
                        "09" + "0a2c08051228" + "05".repeat(40))
                .map(HexFormat.of()::parseHex);
    }

    /** The first byte chooses the message. */
    @MethodSource("samples")
    @FuzzTest(maxExecutions = 1_000_000, maxDuration = "")
    void aMessageIsReadAndWrittenOrRefused(byte[] input) {
        if (input == null || input.length == 0) {
            return;
        }
        Kind kind = KINDS.get((input[0] & 0xff) % KINDS.size());
        try {
            kind.read(Arrays.copyOfRange(input, 1, input.length));
        } catch (InvalidProtocolBufferException e) {
            // What gRPC itself refuses.
        } catch (TransferException e) {
            assertThat(e.getMessage()).hasSizeGreaterThan(10);
        }
    }

    /** Reads one kind of message. */
    private interface Kind {
        void read(byte[] input) throws InvalidProtocolBufferException, TransferException;
    }
}
