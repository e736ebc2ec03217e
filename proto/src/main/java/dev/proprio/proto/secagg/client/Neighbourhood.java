package dev.proprio.proto.secagg.client;

import dev.proprio.proto.secagg.crypto.Secret;
import dev.proprio.proto.secagg.round.IndexSet;
import dev.proprio.proto.secagg.round.Transcript;
import dev.proprio.proto.secagg.shamir.Shamir;
import java.util.Arrays;
import java.util.Map;

/**
 * A client among its neighbours: the channel secrets that it has with them, and its shares of its own secrets.
 *
 * @param signers whose signatures count
 */
record Neighbourhood(
        Transcript transcript, int me, int[] neighbours, IndexSet signers, Map<Integer, Secret> channels, Shares own) {

    /** Shares of the two secrets of one client. */
    record Shares(Secret maskKey, Secret self) {
        static Shares ofPlain(byte[] plain) {
            return new Shares(
                    Secret.of(Arrays.copyOf(plain, Shamir.SHARE_BYTES)),
                    Secret.of(Arrays.copyOfRange(plain, Shamir.SHARE_BYTES, 2 * Shamir.SHARE_BYTES)));
        }

        byte[] plain() {
            byte[] plain = Arrays.copyOf(maskKey.bytes(), 2 * Shamir.SHARE_BYTES);
            System.arraycopy(self.bytes(), 0, plain, Shamir.SHARE_BYTES, Shamir.SHARE_BYTES);
            return plain;
        }

        void wipe() {
            maskKey.wipe();
            self.wipe();
        }
    }

    void wipeChannels() {
        channels.values().forEach(Secret::wipe);
    }

    void wipe() {
        wipeChannels();
        own.wipe();
    }
}
