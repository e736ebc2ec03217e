package dev.proprio.coordinator.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.Pem;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/** Which requests an authority answers. */
class ServerRequestTest {
    private static KeyPair p256() throws Exception {
        return ec("secp256r1");
    }

    private static KeyPair ec(String curve) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static JcaPKCS10CertificationRequestBuilder builder(KeyPair keys, GeneralName... names) throws Exception {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=hub"), keys.getPublic());
        if (names.length > 0) {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        return builder;
    }

    private static String signed(JcaPKCS10CertificationRequestBuilder builder, KeyPair signer, String algorithm)
            throws Exception {
        return Pem.writeRequest(builder.build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                .getEncoded());
    }

    private static GeneralName host(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static void assertRefused(String request, String why) {
        assertThatThrownBy(() -> ServerRequest.read(request, "request.pem"))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("request.pem")
                .hasMessageContaining(why);
    }

    @Test
    void aRequestMadeByAnotherToolIsRead() throws Exception {
        KeyPair keys = p256();
        ServerRequest read = ServerRequest.read(
                signed(
                        builder(keys, host("hub.example.org"), new GeneralName(GeneralName.iPAddress, "192.0.2.7")),
                        keys,
                        "SHA256withECDSA"),
                "request.pem");
        assertThat(read.key()).isEqualTo(keys.getPublic());
        assertThat(read.names()).hasToString("127.0.0.1, 192.0.2.7, ::1, hub.example.org, localhost");
        assertThat(read.names())
                .isEqualTo(new SubjectAlternativeNames(List.of("192.0.2.7", "hub.example.org")))
                .hasSameHashCodeAs(new SubjectAlternativeNames(List.of("192.0.2.7", "hub.example.org")))
                .isNotEqualTo(new SubjectAlternativeNames(List.of("192.0.2.7")));
    }

    @Test
    void keysOfOtherKindsAreRefused() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair weak = rsa.generateKeyPair();
        KeyPair large = ec("secp384r1");
        assertRefused(signed(builder(weak, host("hub.example.org")), weak, "SHA256withRSA"), "of the kind RSA");
        assertRefused(signed(builder(large, host("hub.example.org")), large, "SHA384withECDSA"), "but must for P-256");
    }

    @Test
    void whoDoesNotHaveTheKeyAsksInVain() throws Exception {
        KeyPair victims = p256();
        assertRefused(
                signed(builder(victims, host("hub.example.org")), p256(), "SHA256withECDSA"),
                "does not prove that its sender has the private key");
    }

    @Test
    void aRequestWithoutNamesOrForWhatIsNoHostIsRefused() throws Exception {
        KeyPair keys = p256();
        assertRefused(signed(builder(keys), keys, "SHA256withECDSA"), "names no host");
        assertRefused(
                signed(
                        builder(
                                keys,
                                host("hub.example.org"),
                                new GeneralName(GeneralName.rfc822Name, "a@example.org")),
                        keys,
                        "SHA256withECDSA"),
                "for host names and addresses alone");
        var others = new ExtensionsGenerator();
        others.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        var wantsToBeAnAuthority = builder(keys);
        wantsToBeAnAuthority.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, others.generate());
        assertRefused(signed(wantsToBeAnAuthority, keys, "SHA256withECDSA"), "names no host");
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertRefused("garbage", "request.pem");
        assertRefused(Pem.writeRequest(new byte[] {48, 3, 1, 1, 1}), "that can be read");
    }
}
