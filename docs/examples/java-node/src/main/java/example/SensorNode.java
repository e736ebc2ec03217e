package example;

import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.node.PublishedKeys;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.secagg.client.ClientPolicy;
import dev.proprio.proto.secagg.crypto.Identity;
import java.nio.file.Files;
import java.nio.file.Path;

/** A device: java example.SensorNode HOST PORT DEVICE FOLDER, with its seed and everybody's keys in the folder. */
public final class SensorNode {
    public static void main(String[] args) throws Exception {
        String device = args[2];
        Path folder = Path.of(args[3]);
        try (NodeStorage storage = NodeStorage.open(folder.resolve("state"), NodeStorage.Damage.REFUSE)) {
            SecureIdentity identity = new SecureIdentity(
                    Identity.fromSeed(Files.readAllBytes(folder.resolve("identity.seed"))),
                    PublishedKeys.read(folder.resolve("directory.txt")),
                    ClientPolicy.DEFAULT,
                    storage.sessionLog(3),
                    true);
            try (ClientNode node = ClientNode.plaintext(args[0], Integer.parseInt(args[1]))
                    .device(device)
                    .training(new SoftmaxRegression(device))
                    .secure(identity)
                    .listener(System.out::println)
                    .untilFarewell()
                    .start()) {
                node.awaitEnd();
            }
        }
    }
}
