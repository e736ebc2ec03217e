package dev.proprio.proto.secagg.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggParameters;
import dev.proprio.proto.secagg.round.VectorSpec;
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
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes of each message, as another implementation must make them, and back. */
class WireTest {
    private static final Member MEMBER = new Member("a", filled(32, 0xC0), filled(32, 0x50));
    private static final IndexedSignature SIGNATURE = new IndexedSignature(3, filled(64, 0x51));
    private static final SealedShare SEALED = new SealedShare(2, filled(108, 0xEE));
    private static final OwnedShare OWNED = new OwnedShare(5, filled(40, 0x05));
    private static final SecAggConfig CONFIG = new SecAggConfig(
            filled(16, 0x11),
            "run",
            7,
            filled(32, 0x22),
            filled(32, 0x33),
            List.of(new VectorSpec("p", 1000, 24, 16, 0.5)),
            new SecAggParameters(ThreatModel.SEMI_MALICIOUS, 100, 90, 90, 32, 22, true, 100_000, 100_000));

    @Test
    void configurationHasItsGoldenBytes() throws Exception {
        String golden = "08011210" + "11".repeat(16) + "1a0372756e2007" + "2a20" + "22".repeat(32) + "3220"
                + "33".repeat(32) + "3a130a017010e80718182010" + "29000000000000e03f"
                + "4216080110641" + "85a205a282030163801" + "40a08d06" + "48a08d06";
        assertBytes(ServerMessages.write(CONFIG), golden);
        assertThat(ServerMessages.read(SecAggRoundConfig.parseFrom(hex(golden))))
                .isEqualTo(CONFIG);
    }

    @Test
    void canonicalConfigurationHasItsGoldenBytes() {
        assertThat(HexFormat.of().formatHex(CONFIG.canonical()))
                .isEqualTo("00000001" + "11".repeat(16) + "00000003" + "72756e" + "00000007" + "22".repeat(32)
                        + "33".repeat(32) + "00000001" + "00000064" + "0000005a" + "0000005a" + "00000020" + "00000016"
                        + "00000001" + "000186a0" + "000186a0" + "00000001" + "00000001" + "70" + "000003e8"
                        + "00000018" + "00000010" + "3fe0000000000000");
    }

    @Test
    void clientMessagesHaveTheirGoldenBytes() throws Exception {
        var keys = new AdvertiseKeys(MEMBER, filled(64, 0x51));
        String keysHex = "0a01611220" + "c0".repeat(32) + "1a20" + "50".repeat(32) + "2240" + "51".repeat(64);
        assertBytes(ClientMessages.write(keys), keysHex);
        assertThat(ClientMessages.read(SecAggAdvertiseKeys.parseFrom(hex(keysHex))))
                .isEqualTo(keys);

        var shares = new KeyShares(filled(32, 0xBC), List.of(SEALED));
        String sharesHex = "0a20" + "bc".repeat(32) + "127008021" + "26c" + "ee".repeat(108);
        assertBytes(ClientMessages.write(shares), sharesHex);
        assertThat(ClientMessages.read(SecAggKeyShares.parseFrom(hex(sharesHex))))
                .isEqualTo(shares);

        var input = new MaskedInput(List.of(filled(3, 0xAA), filled(2, 0xBB)));
        assertBytes(ClientMessages.write(input), "0a03aaaaaa0a02bbbb");
        assertThat(ClientMessages.read(SecAggMaskedInput.parseFrom(hex("0a03aaaaaa0a02bbbb"))))
                .isEqualTo(input);

        var signature = new SurvivorSignature(filled(64, 0x51));
        assertBytes(ClientMessages.write(signature), "0a40" + "51".repeat(64));
        assertThat(ClientMessages.read(SecAggSurvivorSignature.parseFrom(hex("0a40" + "51".repeat(64)))))
                .isEqualTo(signature);

        var unmask = new UnmaskShares(List.of(OWNED), List.of());
        String unmaskHex = "0a2c08051228" + "05".repeat(40);
        assertBytes(ClientMessages.write(unmask), unmaskHex);
        assertThat(ClientMessages.read(SecAggUnmaskShares.parseFrom(hex(unmaskHex))))
                .isEqualTo(unmask);
    }

    @Test
    void serverMessagesHaveTheirGoldenBytes() throws Exception {
        var roster = new Roster(1, List.of(MEMBER), List.of(SIGNATURE), filled(32, 0xBE));
        String rosterHex = "0801" + "12470a01611220" + "c0".repeat(32) + "1a20" + "50".repeat(32) + "1a440803" + "1240"
                + "51".repeat(64) + "2220" + "be".repeat(32);
        assertBytes(ServerMessages.write(roster), rosterHex);
        assertThat(ServerMessages.read(SecAggRoster.parseFrom(hex(rosterHex)))).isEqualTo(roster);

        var inbox = new ShareInbox(List.of(SEALED));
        String inboxHex = "0a700802126c" + "ee".repeat(108);
        assertBytes(ServerMessages.write(inbox), inboxHex);
        assertThat(ServerMessages.read(SecAggShareInbox.parseFrom(hex(inboxHex))))
                .isEqualTo(inbox);

        var sets = new SurvivorSets(filled(1, 0x1F), filled(1, 0x0F));
        assertBytes(ServerMessages.write(sets), "0a011f12010f");
        assertThat(ServerMessages.read(SecAggSurvivorSets.parseFrom(hex("0a011f12010f"))))
                .isEqualTo(sets);

        var request = new UnmaskRequest(List.of(SIGNATURE));
        String requestHex = "0a4408031240" + "51".repeat(64);
        assertBytes(ServerMessages.write(request), requestHex);
        assertThat(ServerMessages.read(SecAggUnmaskRequest.parseFrom(hex(requestHex))))
                .isEqualTo(request);
    }

    @Test
    void noncesTravelOneAfterTheOther() throws Exception {
        var nonces = List.of(filled(32, 1), filled(32, 2));
        var roster = new Roster(1, List.of(MEMBER), List.of(SIGNATURE), filled(32, 0xBE), nonces);
        SecAggRoster message = ServerMessages.write(roster);
        assertThat(message.getNonces()).isEqualTo(filled(32, 1).concat(filled(32, 2)));
        assertThat(ServerMessages.read(message)).isEqualTo(roster);
        SecAggRoster cut = message.toBuilder().setNonces(filled(63, 1)).build();
        assertThatThrownBy(() -> ServerMessages.read(cut))
                .hasMessage("a roster cannot be read: values of 32 bytes each cannot be 63 bytes together");
    }

    @Test
    void wrongSizesAreRefusedWithASentence() throws InvalidProtocolBufferException {
        var shortKey = ClientMessages.write(new AdvertiseKeys(MEMBER, filled(64, 1))).toBuilder()
                .setMaskKey(filled(31, 1))
                .build();
        assertThatThrownBy(() -> ClientMessages.read(shortKey))
                .isInstanceOf(TransferException.class)
                .hasMessage("advertised keys cannot be read: the public keys of \"a\" must be 32 bytes but have 32"
                        + " and 31");
        var truncated = SecAggShareInbox.parseFrom(hex("0a050802120101"));
        assertThatThrownBy(() -> ServerMessages.read(truncated))
                .hasMessage("an inbox cannot be read: a sealed share must be 108 bytes but has 1");
        var otherSuite = ServerMessages.write(CONFIG).toBuilder().setSuite(2).build();
        assertThatThrownBy(() -> ServerMessages.read(otherSuite))
                .hasMessage("the round uses cipher suite 2 but this side knows only 1");
        var overflowing = ServerMessages.write(CONFIG).toBuilder();
        overflowing.getParametersBuilder().setMaximumCohort(1000);
        assertThatThrownBy(() -> ServerMessages.read(overflowing.build()))
                .hasMessageContaining("the vector \"p\" has 24 bits for values of 16 bits, which 1000 clients can"
                        + " overflow: give it 26");
        var unknownThreat = ServerMessages.write(CONFIG).toBuilder();
        unknownThreat.getParametersBuilder().setThreat(9);
        assertThatThrownBy(() -> ServerMessages.read(unknownThreat.build()))
                .hasMessageContaining("a threat model must be 0 or 1 but was 9");
    }

    private static void assertBytes(MessageLite message, String golden) {
        assertThat(HexFormat.of().formatHex(message.toByteArray())).isEqualTo(golden);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static ByteString filled(int size, int value) {
        byte[] bytes = new byte[size];
        java.util.Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }
}
