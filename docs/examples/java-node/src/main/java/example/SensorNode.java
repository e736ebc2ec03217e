package example;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.node.ClientNode;
import dev.proprio.client.node.NodeStorage;
import dev.proprio.client.session.SecureIdentity;
import dev.proprio.proto.secagg.client.ClientPolicy;
import java.nio.file.Path;

/** A device: java example.SensorNode HOST PORT FOLDER, enrolled into the folder's {@code identity}. */
public final class SensorNode {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[2]);
        DeviceIdentity identity = DeviceIdentity.load(folder.resolve("identity"));
        NodeStorage storage = NodeStorage.open(folder.resolve("state"), NodeStorage.Damage.REFUSE);
        try (storage;
                ClientNode node = ClientNode.enrolled(args[0], Integer.parseInt(args[1]), folder.resolve("identity"))
                        .training(new SoftmaxRegression(identity.device()))
                        .secure(SecureIdentity.of(identity, ClientPolicy.DEFAULT, storage.sessionLog(3), true))
                        .listener(System.out::println)
                        .untilFarewell()
                        .start()) {
            node.awaitEnd();
        }
    }
}
