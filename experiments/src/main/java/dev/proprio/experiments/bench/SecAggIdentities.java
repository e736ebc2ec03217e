package dev.proprio.experiments.bench;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Identity;
import dev.proprio.proto.secagg.crypto.KeyExchange;
import dev.proprio.proto.secagg.crypto.X25519;
import dev.proprio.proto.secagg.message.AdvertiseKeys;
import dev.proprio.proto.secagg.round.Member;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.Transcript;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Devices of a benchmark: real identities and keys, of which the benchmark knows the secrets. */
final class SecAggIdentities implements Directory {
    private static final KeyExchange CURVE = new X25519();

    private final SecureRandom random = new SecureRandom();
    private final List<Person> people = new ArrayList<>();
    private final Map<String, byte[]> publicKeys = new HashMap<>();

    /** A device with its secrets; the other fields are public. */
    record Person(
            String id,
            Identity identity,
            byte[] channelSecret,
            byte[] maskSecret,
            byte[] selfSecret,
            ByteString channelKey,
            ByteString maskKey) {
        Member member() {
            return new Member(id, channelKey, maskKey);
        }
    }

    SecAggIdentities(int count) {
        for (int i = 0; i < count; i++) {
            byte[] channel = secret();
            byte[] mask = secret();
            String id = String.format(Locale.ROOT, "device-%05d", i);
            people.add(new Person(
                    id,
                    Identity.generate(random),
                    channel,
                    mask,
                    secret(),
                    ByteString.copyFrom(CURVE.publicKey(channel)),
                    ByteString.copyFrom(CURVE.publicKey(mask))));
            publicKeys.put(id, people.get(i).identity().publicKey());
        }
    }

    Person get(int place) {
        return people.get(place);
    }

    SecureRandom random() {
        return random;
    }

    List<AdvertiseKeys> advertise(SecAggConfig config, int count) {
        ByteString hash = config.hash();
        List<AdvertiseKeys> keys = new ArrayList<>();
        for (Person person : people.subList(0, count)) {
            byte[] signed = Transcript.advertisement(hash, person.member());
            keys.add(new AdvertiseKeys(
                    person.member(), ByteString.copyFrom(person.identity().sign(signed))));
        }
        return keys;
    }

    @Override
    public boolean verify(String clientId, byte[] message, byte[] signature) {
        byte[] key = publicKeys.get(clientId);
        return key != null && Identity.verify(key, message, signature);
    }

    private byte[] secret() {
        byte[] secret = new byte[KeyExchange.KEY_BYTES];
        random.nextBytes(secret);
        return secret;
    }
}
